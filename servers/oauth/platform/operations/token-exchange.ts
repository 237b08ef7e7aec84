/** Token exchange: the client is checked as in every flow in which it signs; exchanging the subject's token comes later. */

import { type AssertionCheck, CLIENT_ASSERTION_CHECKS } from '../assertion-checks.ts';
import { audiencesOf } from '../audiences.ts';
import { authenticate } from '../authentication.ts';
import { ClientAssertion } from '../client-assertion.ts';
import { refuse } from '../errors.ts';
import type { Flow } from './token.ts';

const subjectTokenIsThere: AssertionCheck = ({ form }) => (form.get('subject_token') ? undefined : { error: 'subjectTokenMissing' });

const CHECKS: readonly AssertionCheck[] = [...CLIENT_ASSERTION_CHECKS, subjectTokenIsThere];

export const refuseTokenExchange: Flow = async (form, request, deps) => {
  const assertion = new ClientAssertion(form, audiencesOf(request), deps);
  const caller = await authenticate(CHECKS, assertion);
  if ('refusal' in caller) return caller.refusal;
  const advice = ['token exchange is not served yet; POST /_sandbox/tokens mints a token for any user'];
  return refuse({ error: 'flowNotServed', advice }, deps.context.ids.uuid(), {
    decidedBy: 'flowIsServed',
    correlation: assertion.correlation,
  });
};
