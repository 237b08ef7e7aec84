/** As whom NHS login signs: its address as called, unless the settings name another, such as the sandpit's. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { addressOf } from './address.ts';

export async function issuerOf(request: SandboxRequest, { settings }: Pick<OauthDeps, 'settings'>): Promise<string> {
  return (await settings.read()).issuers.nhsLogin ?? addressOf(request);
}
