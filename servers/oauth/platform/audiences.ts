/** What an assertion's `aud` may be: the token endpoint's address as the client called it, or one of the national ones. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthSettings } from '../settings.ts';

/** What stands before `api.service.nhs.uk` in the name of each national environment. */
const ENVIRONMENTS = [
  '',
  'sandbox.',
  'int.',
  'ref.',
  'dev.',
  'internal-dev.',
  'internal-dev-sandbox.',
  'internal-qa.',
  'internal-qa-sandbox.',
] as const;

/** A client whose host is redirected to the sandbox still names the address that it was configured with. */
const NATIONAL_ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map(
  ['/oauth2/token', '/oauth2-mock/token'].map((path) => [
    path,
    ENVIRONMENTS.map((environment) => `https://${environment}api.service.nhs.uk${path}`),
  ]),
);

/** The addresses that `aud` may name in this request: as called, as called without a session's prefix, the national ones of the same path, and those that the settings add. */
export function audiencesOf(
  { baseUrl, path: calledPath, session }: SandboxRequest,
  { audiences }: Pick<OauthSettings, 'audiences'>,
  path = calledPath,
): readonly string[] {
  const called = `${baseUrl}${path}`;
  const prefix = `/~${session}`;
  const own = baseUrl.endsWith(prefix) ? [called, `${baseUrl.slice(0, -prefix.length)}${path}`] : [called];
  return [...own, ...(NATIONAL_ADDRESSES.get(path) ?? []), ...audiences];
}
