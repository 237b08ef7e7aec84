/** Refresh: new tokens in place of those before. The old refresh token dies at once; of several requests with it exactly one wins. */
import { firstRefusal } from '#conventions/api-platform/checks';
import { type ClientCheck, ClientRequest } from '../client-checks.ts';
import { CLIENT_SECRET_CHECKS } from '../client-secret-checks.ts';
import { refuse } from '../errors.ts';
import { answer } from '../replies.ts';
import { issueNext, periodLeft } from '../user-tokens.ts';
import { refreshBody } from '../views.ts';
import type { Flow } from './token.ts';

const refreshTokenIsThere: ClientCheck = ({ form }) => (form.get('refresh_token') ? undefined : { error: 'refreshTokenMissing' });

const refreshTokenIsKnown: ClientCheck = async ({ form, application, deps }) => {
  const record = await deps.platform.refreshTokens.find(form.get('refresh_token') ?? '');
  if (!record)
    return {
      error: 'refreshTokenInvalid',
      advice: ['refresh_token: expected the last one of its row; this one is not known, or was used'],
    };
  if (record.grant.apiKey === application?.apiKey) return undefined;
  return {
    error: 'refreshTokenInvalid',
    advice: [`refresh_token: it was issued to ${record.grant.apiKey}, not to ${application?.apiKey}`],
  };
};

const refreshPeriodIsNotOver: ClientCheck = async ({ form, deps }) => {
  const record = await deps.platform.refreshTokens.find(form.get('refresh_token') ?? '');
  if (!record) return { error: 'refreshTokenInvalid' };
  const now = deps.context.clock.now();
  const end = Math.min(record.expiresAt, record.firstIssuedAt + periodLeft(record, form));
  if (now < end) return undefined;
  return { error: 'refreshPeriodOver', advice: [`refresh_token: it was good until ${iso(end)}; now it is ${iso(now)}`] };
};

/** In the order in which they run. */
export const REFRESH_CHECKS: readonly ClientCheck[] = [
  ...CLIENT_SECRET_CHECKS,
  refreshTokenIsThere,
  refreshTokenIsKnown,
  refreshPeriodIsNotOver,
];

export const grantByRefreshToken: Flow = async (form, _request, deps) => {
  const asked = new ClientRequest(form, deps);
  const { correlation } = asked;
  const found = await firstRefusal(REFRESH_CHECKS, asked);
  if (found) return refuse(found.refusal, deps.context.ids.uuid(), { decidedBy: found.decidedBy, correlation });
  const before = await deps.platform.refreshTokens.take(form.get('refresh_token') as string);
  if (!before) {
    const advice = ['refresh_token: another request with it was faster'];
    return refuse({ error: 'refreshTokenInvalid', advice }, deps.context.ids.uuid(), { decidedBy: 'refreshTokenIsUsedOnce', correlation });
  }
  const issued = await issueNext(before, form, deps);
  const { grant, count } = issued.refresh;
  return answer(200, refreshBody(issued), {
    summary: `refresh ${count} for ${grant.userId ?? 'a user'} of ${asked.application?.name}`,
    correlation: { ...correlation, userId: grant.userId },
  });
};

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
