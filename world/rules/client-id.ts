import type { Application, RelyingParty } from '../application.ts';

/** The id by which a provider knows an application. */
export function clientIdAt({ clientId }: RelyingParty, { apiKey }: Pick<Application, 'apiKey'>): string {
  return clientId ?? apiKey;
}
