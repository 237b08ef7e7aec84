/** Token exchange: an application that has signed somebody in by itself gets tokens for them, by their id token (RFC 8693). */
import { firstRefusal } from '#conventions/api-platform/checks';
import type { Jwt } from '../../jwt.ts';
import { CLIENT_ASSERTION_CHECKS } from '../assertion-checks.ts';
import { audiencesOf } from '../audiences.ts';
import { authenticate } from '../authentication.ts';
import { ClientAssertion } from '../client-assertion.ts';
import { refuse } from '../errors.ts';
import { answer } from '../replies.ts';
import type { SubjectIssuer } from '../subject-issuers.ts';
import { SUBJECT_TOKEN_CHECKS, SubjectToken } from '../subject-token-checks.ts';
import { grantByIdToken } from '../user-grant.ts';
import { issueFirst } from '../user-tokens.ts';
import { tokenExchangeBody } from '../views.ts';
import type { Flow } from './token.ts';

export const grantByExchange: Flow = async (form, request, deps, settings) => {
  const assertion = new ClientAssertion(form, audiencesOf(request, settings), settings, deps);
  const caller = await authenticate(CLIENT_ASSERTION_CHECKS, assertion);
  if ('refusal' in caller) return caller.refusal;

  const { application } = caller;
  const { correlation } = assertion;
  const subject = new SubjectToken(form, request, deps);
  const found = await firstRefusal(SUBJECT_TOKEN_CHECKS, subject);
  if (found) return refuse(found.refusal, deps.context.ids.uuid(), { decidedBy: found.decidedBy, correlation });
  const granted = grantByIdToken(application, subject.issuer as SubjectIssuer, subject.jwt as Jwt, subject.text, 'token_exchange');
  if ('refusal' in granted) return refuse(granted.refusal, deps.context.ids.uuid(), { decidedBy: 'aScopeIsUsable', correlation });

  const { grant } = granted;
  const issued = await issueFirst(grant, form, deps);
  return answer(200, tokenExchangeBody(issued), {
    summary: `access token for ${grant.userId ?? 'a user'} of ${application.name} at ${grant.authLevel}, in exchange`,
    correlation: { ...correlation, userId: grant.userId },
  });
};
