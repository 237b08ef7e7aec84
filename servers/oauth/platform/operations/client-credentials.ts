/** Client credentials: an application gets a token for itself, by a JWT that it has signed. */
import type { Application } from '#world/application';
import { projection } from '#world/projection';
import { scopesAt } from '../../scopes.ts';
import type { Grant } from '../../tokens.ts';
import { type AssertionCheck, CLIENT_ASSERTION_CHECKS } from '../assertion-checks.ts';
import { audiencesOf } from '../audiences.ts';
import { authenticate } from '../authentication.ts';
import { ClientAssertion } from '../client-assertion.ts';
import { answer } from '../replies.ts';
import { lifetimeAskedFor } from '../user-tokens.ts';
import { clientCredentialsBody } from '../views.ts';
import type { Flow } from './token.ts';

const aScopeIsUsable: AssertionCheck = ({ application }) =>
  application === undefined || scopesAt(application, 'level3').length > 0
    ? undefined
    : {
        error: 'noUsableScope',
        advice: [`${application.name} needs a scope urn:nhsd:apim:app:level3:…; it has: ${application.scopes.join(' ') || 'none'}`],
      };

/** In the order in which they run: which of two mistakes is reported is part of the API. */
export const CLIENT_CREDENTIALS_CHECKS: readonly AssertionCheck[] = [...CLIENT_ASSERTION_CHECKS, aScopeIsUsable];

/** What an application gets for itself: the same each time, and kept once. */
const grantTo = projection(
  (application: Application): Grant => ({
    apiKey: application.apiKey,
    scopes: scopesAt(application, 'level3'),
    grantType: 'client_credentials',
    authType: 'app',
    authLevel: 'level3',
    provider: 'apim',
  }),
);

export const grantClientCredentials: Flow = async (form, request, deps, settings) => {
  const assertion = new ClientAssertion(form, audiencesOf(request, settings), settings, deps);
  const caller = await authenticate(CLIENT_CREDENTIALS_CHECKS, assertion);
  if ('refusal' in caller) return caller.refusal;

  const { application } = caller;
  const grant = grantTo(application);
  const issued = await deps.tokens.issue(grant, lifetimeAskedFor(form, '_access_token_expiry_ms', settings.lifetimes.accessToken * 1000));
  return answer(200, clientCredentialsBody(issued), {
    summary: `access token for ${application.name}, with ${grant.scopes.length} of its scopes`,
    correlation: assertion.correlation,
    ...(form.has('scope') && { advice: ['scope is ignored: a token carries the scopes of the application’s products'] }),
  });
};
