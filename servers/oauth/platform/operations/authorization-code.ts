/** Authorisation code: an application gets tokens for a user who has signed in. */
import { firstRefusal } from '#conventions/api-platform/checks';
import { type ClientCheck, ClientRequest, redirectUriIsTheCallback, redirectUriIsThere } from '../client-checks.ts';
import { CLIENT_SECRET_CHECKS } from '../client-secret-checks.ts';
import { refuse } from '../errors.ts';
import type { CodeRecord } from '../memory.ts';
import { answer } from '../replies.ts';
import { issueFirst } from '../user-tokens.ts';
import { authorizationCodeBody } from '../views.ts';
import { readableBy } from './edges.ts';
import type { Flow } from './token.ts';

const codeIsThere: ClientCheck = ({ form }) => (form.get('code') ? undefined : { error: 'codeMissing' });

/** Looks at the code without using it up: whoever is not meant must not spoil it for the one who is. */
const codeIsForThisClient: ClientCheck = async ({ form, application, deps }) => {
  const record = await deps.platform.codes.find(form.get('code') ?? '');
  if (!record) return { error: 'codeInvalid', advice: ['code: expected one issued within 300 s and not used before; received another'] };
  if (record.grant.apiKey === application?.apiKey) return undefined;
  return { error: 'codeInvalid', advice: [`code: it was issued to ${record.grant.apiKey}, not to ${application?.apiKey}`] };
};

const redirectUriIsThatOfTheCode: ClientCheck = async ({ form, deps }) => {
  const record = await deps.platform.codes.find(form.get('code') ?? '');
  return record === undefined || record.redirectUri === form.get('redirect_uri')
    ? undefined
    : { error: 'redirectUriInvalid', advice: [`redirect_uri: expected ${record.redirectUri}, as at /authorize`] };
};

/** In the order in which they run. */
export const AUTHORIZATION_CODE_CHECKS: readonly ClientCheck[] = [
  ...CLIENT_SECRET_CHECKS,
  redirectUriIsThere,
  redirectUriIsTheCallback,
  codeIsThere,
  codeIsForThisClient,
  redirectUriIsThatOfTheCode,
];

export const grantByCode: Flow = async (form, request, deps) => {
  const asked = new ClientRequest(form, deps);
  const { correlation } = asked;
  const found = await firstRefusal(AUTHORIZATION_CODE_CHECKS, asked);
  if (found) return readableBy(request, refuse(found.refusal, deps.context.ids.uuid(), { decidedBy: found.decidedBy, correlation }));
  const record: CodeRecord | undefined = await deps.platform.codes.take(form.get('code') as string);
  if (!record) {
    const advice = ['code: another request with it was faster'];
    return readableBy(
      request,
      refuse({ error: 'codeInvalid', advice }, deps.context.ids.uuid(), { decidedBy: 'codeIsUsedOnce', correlation }),
    );
  }
  const issued = await issueFirst(record.grant, form, deps);
  const { grant } = record;
  return readableBy(
    request,
    answer(200, authorizationCodeBody(issued, request.baseUrl), {
      summary: `access token for ${grant.userId ?? 'a user'} of ${asked.application?.name} at ${grant.authLevel}`,
      correlation: { ...correlation, userId: grant.userId },
    }),
  );
};
