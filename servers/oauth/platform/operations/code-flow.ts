/** Authorisation code and refresh token: which client asks is checked; the flows themselves come later. */
import { type Check, firstRefusal } from '#conventions/api-platform/checks';
import type { OauthDeps } from '../../deps.ts';
import { type PlatformErrorName, type PlatformRefusal, refuse } from '../errors.ts';
import type { Flow } from './token.ts';

interface CodeRequest {
  readonly clientId: string | null;
  readonly deps: OauthDeps;
}

type CodeCheck = Check<CodeRequest, PlatformErrorName>;

const clientIdIsThere: CodeCheck = ({ clientId }) => (clientId ? undefined : { error: 'clientIdMissing' });

const clientIdIsKnown: CodeCheck = async ({ clientId, deps }) =>
  (await deps.world.applications.get(clientId ?? ''))
    ? undefined
    : { error: 'clientIdUnknown', advice: ['client_id: expected the API key of an application'] };

const CHECKS: readonly CodeCheck[] = [clientIdIsThere, clientIdIsKnown];

export const refuseCodeFlow: Flow = async (form, _request, deps) => {
  const clientId = form.get('client_id');
  const found = await firstRefusal(CHECKS, { clientId, deps });
  const { refusal, decidedBy } = found ?? { refusal: NOT_SERVED, decidedBy: 'flowIsServed' };
  return refuse(refusal, deps.context.ids.uuid(), { decidedBy, correlation: { clientId: clientId ?? undefined } });
};

const NOT_SERVED: PlatformRefusal = {
  error: 'flowNotServed',
  advice: ['sign-in and refresh tokens are not served yet; POST /_sandbox/tokens mints a token for any user'],
};
