/** An authorization request (OpenID Connect Core §3.1.2.1), read and not judged: each provider judges by rules of its own. */
import type { SandboxRequest } from '#kernel/http/message';
import { type Parameters, pickParameters, readForm } from './parameters.ts';

/** What all providers know. A provider may add its own. */
const COMMON = [
  'acr_values',
  'claims',
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'display',
  'id_token_hint',
  'login_hint',
  'max_age',
  'nonce',
  'prompt',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'sandbox_user',
  'scope',
  'state',
  'ui_locales',
] as const;

/** Plain data, so that it can wait in the store while somebody signs in. */
export interface AuthorizationRequest {
  /** By name, the first of each; empty ones are missing. */
  readonly values: Parameters;
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly responseType?: string;
  readonly responseMode?: string;
  readonly state?: string;
  readonly nonce?: string;
  /** Words of `scope`, each once. */
  readonly scopes: readonly string[];
  readonly prompts: readonly string[];
  readonly acrValues: readonly string[];
  /** Seconds; nothing when it is missing. */
  readonly maxAge?: number;
  /** `max_age` is there, and is not a number of seconds. */
  readonly maxAgeIsMalformed?: true;
  readonly codeChallenge?: string;
  readonly codeChallengeMethod?: string;
  /** Who is to be signed in without a page: header `x-sandbox-user`, else parameter `sandbox_user`. */
  readonly signInAs?: string;
  /** For the journal. */
  readonly advice: readonly string[];
}

/** Reads a request by GET, or by POST of a form. `further` are parameters that only this provider knows. */
export async function readAuthorizationRequest(request: SandboxRequest, further: readonly string[] = []): Promise<AuthorizationRequest> {
  const from = request.method === 'POST' ? await readForm(request) : request.query;
  const { values, advice } = pickParameters(from, new Set<string>([...COMMON, ...further]));
  const maxAge = values.max_age;
  const seconds = maxAge !== undefined && /^\d{1,9}$/.test(maxAge) ? Number(maxAge) : undefined;
  const signInAs = request.header('x-sandbox-user') || values.sandbox_user;
  return {
    values,
    scopes: words(values.scope),
    prompts: words(values.prompt),
    acrValues: words(values.acr_values),
    advice,
    ...(values.client_id !== undefined && { clientId: values.client_id }),
    ...(values.redirect_uri !== undefined && { redirectUri: values.redirect_uri }),
    ...(values.response_type !== undefined && { responseType: values.response_type }),
    ...(values.response_mode !== undefined && { responseMode: values.response_mode }),
    ...(values.state !== undefined && { state: values.state }),
    ...(values.nonce !== undefined && { nonce: values.nonce }),
    ...(values.code_challenge !== undefined && { codeChallenge: values.code_challenge }),
    ...(values.code_challenge_method !== undefined && { codeChallengeMethod: values.code_challenge_method }),
    ...(seconds !== undefined && { maxAge: seconds }),
    ...(maxAge !== undefined && seconds === undefined && { maxAgeIsMalformed: true as const }),
    ...(signInAs !== undefined && { signInAs }),
  };
}

/** Words of a list with spaces between, each once. */
export function words(list: string | undefined): readonly string[] {
  return list === undefined ? [] : [...new Set(list.split(/\s+/).filter((word) => word !== ''))];
}
