/** `POST /token`: finds out which flow is meant; that flow then answers for itself. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import { ID_TOKEN, TOKEN_EXCHANGE } from '../client-assertion.ts';
import { type PlatformErrorName, refuse } from '../errors.ts';
import { grantClientCredentials } from './client-credentials.ts';
import { refuseCodeFlow } from './code-flow.ts';
import { refuseTokenExchange } from './token-exchange.ts';

/** Answers a token request whose form has been read. */
export type Flow = (form: URLSearchParams, request: SandboxRequest, deps: OauthDeps) => Reply | Promise<Reply>;

export const token: Operation<OauthDeps> = async (request, deps) => {
  const newId = () => deps.context.ids.uuid();
  if (!isForm(request)) return refuse({ error: 'contentTypeNotForm' }, newId(), { decidedBy: 'contentTypeIsForm' });
  const form = new URLSearchParams(await request.body.text());
  const flow = flowOf(form);
  return typeof flow === 'string' ? refuse({ error: flow }, newId(), { decidedBy: 'flowIsKnown' }) : flow(form, request, deps);
};

/** Parameters of the media type do not matter: `fetch` and most OAuth libraries send `;charset=UTF-8`. */
function isForm(request: SandboxRequest): boolean {
  return request.header('content-type')?.split(';', 1)[0]?.trim() === 'application/x-www-form-urlencoded';
}

/** The flow that a form asks for, or the error to answer. The first rule that fits counts. */
function flowOf(form: URLSearchParams): Flow | PlatformErrorName {
  const grantType = form.get('grant_type');
  const carriesIdToken = form.get('subject_token_type') === ID_TOKEN;
  if (grantType === 'client_credentials' && !carriesIdToken) return grantClientCredentials;
  if (carriesIdToken) return refuseTokenExchange;
  if (grantType === 'authorization_code') return refuseCodeFlow;
  if (grantType === 'refresh_token') return refuseCodeFlow;
  if (grantType === TOKEN_EXCHANGE) return 'subjectTokenTypeInvalid';
  return grantType ? 'grantTypeUnsupported' : 'grantTypeMissing';
}
