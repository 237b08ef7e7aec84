/** `POST /token`: finds out which flow is meant; that flow then answers for itself. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../../deps.ts';
import type { OauthSettings } from '../../settings.ts';
import { ID_TOKEN, TOKEN_EXCHANGE } from '../client-assertion.ts';
import { type PlatformErrorName, refuse } from '../errors.ts';
import { type Form, readTokenForm } from '../form.ts';
import { grantByCode } from './authorization-code.ts';
import { grantClientCredentials } from './client-credentials.ts';
import { grantByRefreshToken } from './refresh-token.ts';
import { grantByExchange } from './token-exchange.ts';

/** Answers a token request whose form has been read. */
export type Flow = (form: Form, request: SandboxRequest, deps: OauthDeps, settings: OauthSettings) => Reply | Promise<Reply>;

export const token: Operation<OauthDeps> = async (request, deps) => {
  const newId = () => deps.context.ids.uuid();
  const settings = await deps.settings.read();
  if (!isForm(request, settings)) return refuse({ error: 'contentTypeNotForm' }, newId(), { decidedBy: 'contentTypeIsForm' });
  const form = readTokenForm(await request.body.text());
  const flow = flowOf(form);
  return typeof flow === 'string' ? refuse({ error: flow }, newId(), { decidedBy: 'flowIsKnown' }) : flow(form, request, deps, settings);
};

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Parameters of the media type do not matter, unless a session wants them to: `fetch` and most OAuth libraries send `;charset=UTF-8`. */
function isForm(request: SandboxRequest, { strictContentType }: OauthSettings): boolean {
  const type = request.header('content-type');
  return type === FORM_TYPE || (!strictContentType && type?.split(';', 1)[0]?.trim() === FORM_TYPE);
}

/** The flow that a form asks for, or the error to answer. The first rule that fits counts. */
function flowOf(form: Form): Flow | PlatformErrorName {
  const grantType = form.get('grant_type');
  const carriesIdToken = form.get('subject_token_type') === ID_TOKEN;
  if (grantType === 'client_credentials' && !carriesIdToken) return grantClientCredentials;
  if (carriesIdToken) return grantByExchange;
  if (grantType === 'authorization_code') return grantByCode;
  if (grantType === 'refresh_token') return grantByRefreshToken;
  if (grantType === TOKEN_EXCHANGE) return 'subjectTokenTypeInvalid';
  return grantType ? 'grantTypeUnsupported' : 'grantTypeMissing';
}
