/** Where NHS login is in this request: below its base, or with `--root nhs-login` at the root of the server's port. */
import type { SandboxRequest } from '#kernel/http/message';

export const BASE = '/nhs-login';

/** Its address as called, session prefix included, no slash at the end. */
export function addressOf({ path, baseUrl }: Pick<SandboxRequest, 'path' | 'baseUrl'>): string {
  return path === BASE || path.startsWith(`${BASE}/`) ? `${baseUrl}${BASE}` : baseUrl;
}

/** Addresses of the live environments' token endpoints: a client whose host is redirected to the sandbox still names the one it was configured with. */
const NATIONAL_TOKEN_ENDPOINTS = [
  'https://auth.sandpit.signin.nhs.uk/token',
  'https://auth.aos.signin.nhs.uk/token',
  'https://auth.login.nhs.uk/token',
] as const;

/** What `aud` of a client's assertion may be: the token endpoint as called, with the session's prefix or without, the issuer's, or a national one. */
export function tokenAudiencesOf(request: SandboxRequest, issuer: string): readonly string[] {
  const called = `${addressOf(request)}/token`;
  const prefix = `/~${request.session}`;
  const plain = request.baseUrl.endsWith(prefix) ? [called.replace(`${prefix}/`, '/')] : [];
  return [called, ...plain, `${issuer}/token`, ...NATIONAL_TOKEN_ENDPOINTS];
}

/** Where the trust framework behind `vot` is told. */
export function trustmarkOf(issuer: string): string {
  return `${issuer}/trustmark/${new URL(issuer).host}`;
}
