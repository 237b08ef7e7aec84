/**
 * `POST /_sandbox/explain`: why a request was refused. With a `client_assertion` in the body: all that is wrong with it, beside
 * what was expected; nothing is used up. Without one: the last refusals, as the journal has them.
 */
import type { SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';
import { audiencesOf } from '../platform/audiences.ts';
import { mistakesIn } from '../platform/authentication.ts';
import { ClientAssertion, JWT_BEARER } from '../platform/client-assertion.ts';
import { platformError } from '../platform/errors.ts';
import { CLIENT_CREDENTIALS_CHECKS } from '../platform/operations/client-credentials.ts';
import { readText } from './input.ts';

const MOST_REFUSALS = 20;

export const explain: Operation<OauthDeps> = async (request, deps) => {
  const read = await readText(request, 'client_assertion');
  if ('refusal' in read) return read.refusal;
  return json(200, read.text === undefined ? { refusals: lastRefusals(deps) } : await explained(read.text, request, deps));
};

async function explained(text: string, request: SandboxRequest, deps: OauthDeps) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: JWT_BEARER, client_assertion: text });
  const settings = await deps.settings.read();
  const audiences = ['/oauth2/token', '/oauth2-mock/token'].flatMap((path) => audiencesOf(request, settings, path));
  const assertion = new ClientAssertion(form, audiences, deps);
  const mistakes = await mistakesIn(CLIENT_CREDENTIALS_CHECKS, assertion);
  return {
    accepted: mistakes.length === 0,
    mistakes: mistakes.map(({ check, refusal: { error: name, advice = [] } }) => {
      const { status, error, description } = platformError(name);
      return { check, status, error, error_description: description, advice };
    }),
    received: { header: assertion.header, claims: assertion.claims },
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
