/** Access and refresh tokens of users: issued together, and renewed together. */
import type { OauthDeps } from '../deps.ts';
import type { OauthSettings } from '../settings.ts';
import type { Grant, IssuedToken } from '../tokens.ts';
import type { Form } from './form.ts';
import type { RefreshRecord } from './memory.ts';

const HOUR = 3_600_000;
/** An expired refresh token is told apart from an unknown one for a day more. */
const KEPT_AFTER_EXPIRY = 24 * HOUR;
const REFRESH_TOKEN_LENGTH = 32;
export const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export interface UserTokens {
  readonly access: IssuedToken;
  readonly refreshToken: string;
  readonly refresh: RefreshRecord;
}

/** The first tokens after a sign-in or an exchange. `form` may hold the platform's hooks for tests. */
export async function issueFirst(grant: Grant, form: Form, deps: OauthDeps): Promise<UserTokens> {
  const { lifetimes } = await deps.settings.read();
  const period = lifetimeAskedFor(form, '_refresh_tokens_validity_ms', periodOf(grant, lifetimes));
  return issue({ grant, count: 0, firstIssuedAt: deps.context.clock.now(), period }, form, deps);
}

/** The tokens that come in place of those before. */
export function issueNext(before: RefreshRecord, form: Form, deps: OauthDeps): Promise<UserTokens> {
  const { grant, count, firstIssuedAt } = before;
  return issue({ grant, count: count + 1, firstIssuedAt, period: periodLeft(before, form) }, form, deps);
}

/** For how long from the first issue on there may be refreshes, by what was kept and what this request asks for. */
export function periodLeft({ period }: RefreshRecord, form: Form): number {
  return lifetimeAskedFor(form, '_refresh_tokens_validity_ms', period);
}

type Chain = Pick<RefreshRecord, 'grant' | 'count' | 'firstIssuedAt' | 'period'>;

async function issue(chain: Chain, form: Form, deps: OauthDeps): Promise<UserTokens> {
  const { clock, ids } = deps.context;
  const { lifetimes } = await deps.settings.read();
  const own = lifetimeAskedFor(form, '_refresh_token_expiry_ms', periodOf(chain.grant, lifetimes));
  const expiresAt = Math.min(clock.now() + own, chain.firstIssuedAt + chain.period);
  const refreshToken = ids.text(REFRESH_TOKEN_LENGTH, ALPHANUMERICS);
  const refresh = { ...chain, expiresAt, keptUntil: expiresAt + KEPT_AFTER_EXPIRY };
  await deps.platform.refreshTokens.keep(refreshToken, refresh);
  const access = await deps.tokens.issue(chain.grant, lifetimeAskedFor(form, '_access_token_expiry_ms', lifetimes.accessToken * 1000));
  return { access, refreshToken, refresh };
}

/** For how long a sign-in can be renewed; a refresh token by itself is good for as long. */
function periodOf({ provider }: Grant, { cis2Refresh, nhsLoginRefresh }: OauthSettings['lifetimes']): number {
  return (provider.endsWith('nhs-login') ? nhsLoginRefresh : cis2Refresh) * 1000;
}

/** The platform's hooks for tests: a shorter life, in milliseconds. What is not shorter does not count. */
export function lifetimeAskedFor(form: Form, hook: string, usual: number): number {
  const asked = form.get(hook) ?? '';
  return /^\d{1,15}$/.test(asked) ? Math.min(Number(asked), usual) : usual;
}
