/**
 * `POST /_sandbox/explain`: why a request was refused. With the parameters of a request in the body: all that is wrong with them, beside
 * what was expected; nothing is used up. With nothing: the last refusals, as the journal has them.
 */
import { readJson, refuse as refuseCall } from '#kernel/control/control';
import type { SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { CLIENT_ASSERTION_CHECKS } from '../platform/assertion-checks.ts';
import { audiencesOf } from '../platform/audiences.ts';
import { type Mistake, mistakesIn } from '../platform/authentication.ts';
import { ClientAssertion, ID_TOKEN, JWT_BEARER, TOKEN_EXCHANGE } from '../platform/client-assertion.ts';
import { ClientRequest } from '../platform/client-checks.ts';
import { platformError } from '../platform/errors.ts';
import type { Form } from '../platform/form.ts';
import { AUTHORIZATION_CODE_CHECKS } from '../platform/operations/authorization-code.ts';
import { AUTHORIZE_CHECKS } from '../platform/operations/authorize.ts';
import { CLIENT_CREDENTIALS_CHECKS } from '../platform/operations/client-credentials.ts';
import { REFRESH_CHECKS } from '../platform/operations/refresh-token.ts';
import { SUBJECT_TOKEN_CHECKS, SubjectToken, subjectTokenIsAJwt } from '../platform/subject-token-checks.ts';

const MOST_REFUSALS = 20;

export const explain: Operation<OauthDeps> = async (request, deps) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parameters = Object.entries((read.value ?? {}) as Record<string, unknown>);
  const stray = parameters.find(([, value]) => typeof value !== 'string');
  if (stray) return refuseCall(400, 'this call takes the parameters of a request', [{ path: stray[0], reason: 'must be a text' }]);
  if (parameters.length === 0) return json(200, { refusals: lastRefusals(deps) });
  return json(200, await explained(new URLSearchParams(parameters as [string, string][]), request, deps));
};

/** Which flow the parameters are of shows by what is there. */
function explained(form: URLSearchParams, request: SandboxRequest, deps: OauthDeps) {
  if (form.has('client_assertion') || form.has('subject_token')) return explainedAssertion(form, request, deps);
  if (form.has('refresh_token') || form.get('grant_type') === 'refresh_token') return explainedClient(REFRESH_CHECKS, form, deps);
  if (form.has('response_type') || form.has('state')) return explainedClient(AUTHORIZE_CHECKS, form, deps);
  return explainedClient(AUTHORIZATION_CODE_CHECKS, form, deps);
}

async function explainedAssertion(form: URLSearchParams, request: SandboxRequest, deps: OauthDeps) {
  const isExchange = form.has('subject_token');
  const usual = isExchange
    ? { grant_type: TOKEN_EXCHANGE, subject_token_type: ID_TOKEN, client_assertion_type: JWT_BEARER }
    : { grant_type: 'client_credentials', client_assertion_type: JWT_BEARER };
  for (const [name, value] of Object.entries(usual)) if (!form.has(name)) form.set(name, value);
  const settings = await deps.settings.read();
  const audiences = ['/oauth2/token', '/oauth2-mock/token'].flatMap((path) => audiencesOf(request, settings, path));
  const assertion = new ClientAssertion(form, audiences, settings, deps);
  const subject = isExchange ? new SubjectToken(form, request, deps) : undefined;
  const mistakes = [
    ...(form.has('client_assertion') ? await mistakesIn(isExchange ? CLIENT_ASSERTION_CHECKS : CLIENT_CREDENTIALS_CHECKS, assertion) : []),
    ...(subject ? await allMistakes(SUBJECT_TOKEN_CHECKS, subject, ({ name }) => name === subjectTokenIsAJwt.name) : []),
  ];
  return {
    ...outcome(mistakes),
    received: {
      header: assertion.header,
      claims: assertion.claims,
      ...(subject && { subject: { header: subject.header, claims: subject.claims } }),
    },
  };
}

async function explainedClient(checks: typeof REFRESH_CHECKS, form: Form, deps: OauthDeps) {
  return outcome(await allMistakes(checks, new ClientRequest(form, deps), ({ name }) => name === 'clientIdIsKnown'));
}

type AnyCheck<E> = (exchange: E) => Mistake['refusal'] | undefined | Promise<Mistake['refusal'] | undefined>;

/** All that is wrong, in the order of the checks; nothing beyond a check that all others stand on. */
async function allMistakes<E>(checks: readonly AnyCheck<E>[], exchange: E, isGround: (check: AnyCheck<E>) => boolean): Promise<Mistake[]> {
  const mistakes: Mistake[] = [];
  for (const check of checks) {
    const refusal = await check(exchange);
    if (refusal === undefined) continue;
    mistakes.push({ check: check.name, refusal });
    if (isGround(check)) break;
  }
  return mistakes;
}

function outcome(mistakes: readonly Mistake[]) {
  return {
    accepted: mistakes.length === 0,
    mistakes: mistakes.map(({ check, refusal: { error: name, advice = [] } }) => {
      const { status, error, description } = platformError(name);
      return { check, status, error, error_description: description, advice };
    }),
  };
}

function lastRefusals({ context, kernel }: OauthDeps) {
  return kernel.journal
    .find({ session: context.name, server: 'oauth' })
    .filter(({ about }) => about?.error !== undefined)
    .slice(-MOST_REFUSALS)
    .reverse()
    .map(({ at, operation, target, status, about }) => ({
      at: new Date(at).toISOString(),
      operation,
      target: target.split('?', 1)[0],
      status,
      check: about?.decidedBy,
      error: about?.error,
      advice: about?.advice ?? [],
      correlation: about?.correlation,
    }));
}
