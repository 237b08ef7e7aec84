import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Suite } from '#kernel/suite';
import { signJwt } from '../testing/sandbox.ts';
import { realmErrors } from './errors.ts';
import { addApplications, CALLBACK, firstForm, KEY, KID, locationOf, RealmClient, SECRET, startRealms } from './testing.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const CHALLENGE = 'a'.repeat(43);
const DESCRIBED = ['error', 'error_description'];

let suite: Suite;
let strict: Suite;
let cis2: RealmClient;
let strictCis2: RealmClient;
let login: RealmClient;

beforeAll(async () => {
  [suite, strict] = await Promise.all([startRealms(), startRealms({ environment: 'integration' })]);
  cis2 = new RealmClient(suite.urls.oauth as string);
  strictCis2 = new RealmClient(strict.urls.oauth as string);
  login = new RealmClient(suite.urls.oauth as string, 'NHS-Login-mock-int');
});
afterEach(async () => {
  await suite.kernel.sessions.reset('default');
  await addApplications(suite);
});
afterAll(() => Promise.all([suite.stop(), strict.stop()]));

const setClock = async (now: number) => (await suite.kernel.sessions.open('default')).setClock(now, true);
const codeOf = async (values = {}) => (await cis2.signIn('656005750107', values)).searchParams.get('code');
const refreshForm = (refresh_token: string | undefined) => ({
  grant_type: 'refresh_token',
  client_id: 'secret-app',
  client_secret: SECRET,
  refresh_token,
});

interface AssertionParts {
  readonly header?: object;
  readonly claims?: object;
  readonly form?: Readonly<Record<string, string | undefined>>;
}

/** Exchanges nothing, by an assertion that is good but for what is given: the client is looked at before the code. */
function assert({ header = {}, claims = {}, form = {} }: AssertionParts = {}): Promise<Response> {
  const usual = {
    iss: 'key-app',
    sub: 'key-app',
    aud: cis2.endpoint('token'),
    exp: Math.floor(Date.now() / 1000) + 240,
    jti: randomUUID(),
  };
  const assertion = signJwt({ alg: 'RS512', typ: 'JWT', kid: KID, ...header }, { ...usual, ...claims }, KEY.privateKey);
  return cis2.post('token', {
    grant_type: 'authorization_code',
    client_id: 'key-app',
    client_assertion_type: JWT_BEARER,
    client_assertion: assertion,
    ...form,
  });
}

interface Row {
  readonly name: string;
  readonly status: number;
  readonly error: string;
  readonly description?: string;
  ask(): Promise<Response>;
}

const JSON_ROWS: readonly Row[] = [
  {
    name: 'realmUnknown',
    status: 404,
    error: 'Realm does not exist',
    ask: () => fetch(new RealmClient(suite.urls.oauth as string, 'master').endpoint('certs')),
  },
  { name: 'notFound', status: 404, error: 'HTTP 404 Not Found', ask: () => fetch(`${cis2.address}/account`) },
  { name: 'methodNotAllowed', status: 405, error: 'HTTP 405 Method Not Allowed', ask: () => fetch(cis2.endpoint('token')) },
  {
    name: 'contentTypeNotForm',
    status: 415,
    error: 'HTTP 415 Unsupported Media Type',
    ask: () =>
      fetch(cis2.endpoint('token'), {
        method: 'POST',
        body: '{"grant_type":"authorization_code"}',
        headers: { 'Content-Type': 'application/json' },
      }),
  },
  {
    name: 'clientIdMissing',
    status: 400,
    error: 'invalid_client',
    description: 'Missing client_id parameter',
    ask: () => cis2.exchange('x', { client_id: undefined }),
  },
  {
    name: 'clientUnknown',
    status: 401,
    error: 'invalid_client',
    description: 'Invalid client or Invalid client credentials',
    ask: () => strictCis2.exchange('x', { client_id: 'nobody' }),
  },
  ...[{ client_secret: 'another' }, { client_secret: undefined }, { client_id: 'key-app' }].map((values) => ({
    name: 'secretWrong',
    status: 401,
    error: 'unauthorized_client',
    description: 'Invalid client or Invalid client credentials',
    ask: () => cis2.exchange('x', values),
  })),
  {
    name: 'assertionTypeMissing',
    status: 400,
    error: 'invalid_client',
    description: 'Parameter client_assertion_type is missing',
    ask: () => assert({ form: { client_assertion_type: undefined } }),
  },
  {
    name: 'assertionTypeWrong',
    status: 400,
    error: 'invalid_client',
    description: `Parameter client_assertion_type has value 'x' but expected is '${JWT_BEARER}'`,
    ask: () => assert({ form: { client_assertion_type: 'x' } }),
  },
  {
    name: 'assertionMalformed',
    status: 400,
    error: 'invalid_client',
    description: 'Client authentication with signed JWT failed: Failed to parse JWT',
    ask: () => assert({ form: { client_assertion: 'a.b' } }),
  },
  ...['RS256', 'HS512', 'none', 'PS512', undefined].map((alg) => ({
    name: 'assertionAlgInvalid',
    status: 400,
    error: 'invalid_client',
    description: 'Invalid signature algorithm',
    ask: () => assert({ header: { alg } }),
  })),
  ...[{ sub: 'secret-app' }, { iss: 'secret-app' }].map((claims) => ({
    name: 'assertionSubjectInvalid',
    status: 400,
    error: 'invalid_client',
    description: 'client_id parameter does not match sub claim',
    ask: () => assert({ claims }),
  })),
  ...['https://elsewhere.example/token', undefined].map((aud) => ({
    name: 'assertionAudienceInvalid',
    status: 400,
    error: 'invalid_client',
    description: 'Invalid token audience',
    ask: () => assert({ claims: { aud } }),
  })),
  ...[{ exp: 1 }, { exp: 'soon' }, { exp: undefined }, { nbf: 9_999_999_999 }].map((claims) => ({
    name: 'assertionNotActive',
    status: 400,
    error: 'invalid_client',
    description: 'Token is not active',
    ask: () => assert({ claims }),
  })),
  {
    name: 'assertionIdMissing',
    status: 400,
    error: 'invalid_client',
    description: 'Token jti claim is required',
    ask: () => assert({ claims: { jti: undefined } }),
  },
  ...['/../../etc/passwd', undefined, 7].map((kid) => ({
    name: 'assertionKeyUnknown',
    status: 400,
    error: 'invalid_client',
    description: 'Unable to load public key',
    ask: () => assert({ header: { kid } }),
  })),
  {
    name: 'assertionSignatureInvalid',
    status: 400,
    error: 'invalid_client',
    description: 'Client authentication with signed JWT failed: Signature on JWT token failed validation',
    ask: async () => {
      const header = Buffer.from(JSON.stringify({ alg: 'RS512', typ: 'JWT', kid: KID })).toString('base64url');
      const claims = { iss: 'key-app', sub: 'key-app', aud: cis2.endpoint('token'), exp: Math.floor(Date.now() / 1000) + 60, jti: 'x' };
      const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      const hmac = createHmac('sha512', KEY.publicKey.export({ format: 'pem', type: 'spki' }))
        .update(signed)
        .digest('base64url');
      return assert({ form: { client_assertion: `${signed}.${hmac}` } });
    },
  },
  {
    name: 'assertionReused',
    status: 400,
    error: 'invalid_client',
    description: 'Token reuse detected',
    ask: async () => {
      await assert({ claims: { jti: 'the-same' } });
      return assert({ claims: { jti: 'the-same' } });
    },
  },
  {
    name: 'parameterDuplicated',
    status: 400,
    error: 'invalid_request',
    description: 'duplicated parameter',
    ask: () => cis2.post('token', 'grant_type=authorization_code&client_id=secret-app&client_id=other-app'),
  },
  {
    name: 'grantTypeMissing',
    status: 400,
    error: 'invalid_request',
    description: 'Missing form parameter: grant_type',
    ask: () => cis2.exchange('x', { grant_type: undefined }),
  },
  {
    name: 'grantTypeUnsupported',
    status: 400,
    error: 'unsupported_grant_type',
    description: 'Unsupported grant_type',
    ask: () => cis2.exchange('x', { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' }),
  },
  { name: 'codeMissing', status: 400, error: 'invalid_request', description: 'Missing parameter: code', ask: () => cis2.exchange(null) },
  ...(
    [
      ['made up', async () => cis2.exchange('e8f3b0a0-0000-4000-8000-000000000000.a.b')],
      ['enormous', async () => cis2.exchange('x'.repeat(100_000))],
      [
        'used',
        async () => {
          const code = await codeOf();
          expect((await cis2.exchange(code)).status).toBe(200);
          return cis2.exchange(code);
        },
      ],
      [
        'too old',
        async () => {
          const code = await codeOf();
          await setClock(Date.now() + 61_000);
          return cis2.exchange(code);
        },
      ],
      ['of another realm', async () => login.exchange(await codeOf())],
    ] as const
  ).map(([, ask]) => ({ name: 'codeInvalid', status: 400, error: 'invalid_grant', description: 'Code not valid', ask })),
  ...[undefined, `${CALLBACK}/`].map((redirect_uri) => ({
    name: 'redirectUriIncorrect',
    status: 400,
    error: 'invalid_grant',
    description: 'Incorrect redirect_uri',
    ask: async () => cis2.exchange(await codeOf(), { redirect_uri }),
  })),
  {
    name: 'codeOfAnotherClient',
    status: 400,
    error: 'invalid_grant',
    description: 'Auth error: Found different client_id in clientSession',
    ask: async () => cis2.exchange(await codeOf(), { client_id: 'other-app' }),
  },
  {
    name: 'sessionNotActive',
    status: 400,
    error: 'invalid_grant',
    description: 'Session not active',
    ask: async () => {
      const tokens = await cis2.tokensOf('656005750107');
      await cis2.post('logout', { client_id: 'secret-app', client_secret: SECRET, refresh_token: tokens.refresh_token });
      return cis2.post('token', refreshForm(tokens.refresh_token));
    },
  },
  {
    name: 'verifierMissing',
    status: 400,
    error: 'invalid_grant',
    description: 'PKCE code verifier not specified',
    ask: async () => cis2.exchange(await codeOf({ code_challenge: CHALLENGE })),
  },
  {
    name: 'verifierUnasked',
    status: 400,
    error: 'invalid_grant',
    description: 'PKCE code verifier specified but challenge not present in authorization',
    ask: async () => cis2.exchange(await codeOf(), { code_verifier: CHALLENGE }),
  },
  {
    name: 'verifierMalformed',
    status: 400,
    error: 'invalid_grant',
    description: 'PKCE verification failed: Invalid code verifier',
    ask: async () => cis2.exchange(await codeOf({ code_challenge: CHALLENGE }), { code_verifier: 'too short' }),
  },
  ...['S256', 'plain'].map((code_challenge_method) => ({
    name: 'verifierWrong',
    status: 400,
    error: 'invalid_grant',
    description: 'PKCE verification failed: Code mismatch',
    ask: async () => cis2.exchange(await codeOf({ code_challenge: CHALLENGE, code_challenge_method }), { code_verifier: 'b'.repeat(43) }),
  })),
  {
    name: 'refreshTokenMissing',
    status: 400,
    error: 'invalid_request',
    description: 'No refresh token',
    ask: () => cis2.post('token', refreshForm(undefined)),
  },
  ...(
    [
      ['made up', async () => 'made-up'],
      ['an access token', async () => (await cis2.tokensOf('656005750107')).access_token],
      ['of another realm', async () => (await login.tokensOf('9912003071')).refresh_token],
      ['not signed', async () => (await cis2.tokensOf('656005750107')).refresh_token?.replace(/\.[^.]*$/, '.')],
    ] as const
  ).map(([, token]) => ({
    name: 'refreshTokenInvalid',
    status: 400,
    error: 'invalid_grant',
    description: 'Invalid refresh token',
    ask: async () => cis2.post('token', refreshForm(await token())),
  })),
  {
    name: 'refreshTokenExpired',
    status: 400,
    error: 'invalid_grant',
    description: 'Token is not active',
    ask: async () => {
      const { refresh_token } = await cis2.tokensOf('656005750107');
      await setClock(Date.now() + 1_801_000);
      return cis2.post('token', refreshForm(refresh_token));
    },
  },
  {
    name: 'refreshTokenOfAnotherClient',
    status: 400,
    error: 'invalid_grant',
    description: "Invalid refresh token. Token client and authorized client don't match",
    ask: async () => cis2.post('token', { ...refreshForm((await cis2.tokensOf('656005750107')).refresh_token), client_id: 'other-app' }),
  },
  {
    name: 'passwordNotAllowed',
    status: 400,
    error: 'unauthorized_client',
    description: 'Client not allowed for direct access grants',
    ask: () => cis2.exchange(null, { grant_type: 'password', username: '656005750107' }),
  },
  {
    name: 'serviceAccountNotAllowed',
    status: 401,
    error: 'unauthorized_client',
    description: 'Client not enabled to retrieve service account',
    ask: () => cis2.exchange(null, { grant_type: 'client_credentials' }),
  },
  ...['made-up', 'a.b.c'].map((token) => ({
    name: 'tokenInvalid',
    status: 401,
    error: 'invalid_token',
    description: 'Token verification failed',
    ask: () => cis2.userinfo(token),
  })),
  ...(
    [
      ['an id token', async () => (await cis2.tokensOf('656005750107')).id_token],
      ['of another realm', async () => (await login.tokensOf('9912003071')).access_token],
      [
        'expired',
        async () => {
          const { access_token } = await cis2.tokensOf('656005750107');
          await setClock(Date.now() + 301_000);
          return access_token;
        },
      ],
    ] as const
  ).map(([, token]) => ({
    name: 'tokenInvalid',
    status: 401,
    error: 'invalid_token',
    description: 'Token verification failed',
    ask: async () => cis2.userinfo(await token()),
  })),
  {
    name: 'sessionGone',
    status: 401,
    error: 'invalid_token',
    description: "User session not found or doesn't have client attached on it",
    ask: async () => {
      const tokens = await cis2.tokensOf('656005750107');
      const ended = await cis2.post('logout', { client_id: 'secret-app', client_secret: SECRET, refresh_token: tokens.refresh_token });
      expect([ended.status, await ended.text()]).toEqual([204, '']);
      return cis2.userinfo(tokens.access_token);
    },
  },
  {
    name: 'openidScopeMissing',
    status: 403,
    error: 'insufficient_scope',
    description: 'Missing openid scope',
    ask: async () => cis2.userinfo((await cis2.tokensOf('656005750107', { scope: 'profile' })).access_token),
  },
  {
    name: 'introspectionUnauthorised',
    status: 401,
    error: 'invalid_request',
    description: 'Authentication failed.',
    ask: () => cis2.post('token/introspect', { token: 'x', client_id: 'secret-app', client_secret: 'wrong' }),
  },
  {
    name: 'introspectionTokenMissing',
    status: 400,
    error: 'invalid_request',
    description: 'Token not provided.',
    ask: () => cis2.post('token/introspect', { client_id: 'secret-app', client_secret: SECRET }),
  },
];

describe('told in JSON', () => {
  test.each(JSON_ROWS)('$name: $status $error, $description', async ({ status, error, description, ask }) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const body = (await answer.json()) as object;
    expect(body).toEqual({ error, ...(description !== undefined && { error_description: description }) });
    expect(Object.keys(body)).toEqual(description === undefined ? ['error'] : DESCRIBED);
  });

  test('a bearer’s mistakes stand in WWW-Authenticate too', async () => {
    const missing = await cis2.userinfo(undefined);
    expect([missing.status, await missing.text()]).toEqual([401, '{}']);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="Cis2-mock-int"');
    expect((await cis2.userinfo('x')).headers.get('www-authenticate')).toBe(
      'Bearer realm="Cis2-mock-int", error="invalid_token", error_description="Token verification failed"',
    );
  });

  test('a good assertion passes, by any name of the endpoint', async () => {
    const audiences = [
      cis2.endpoint('token'),
      cis2.address,
      'https://identity.ptl.api.platform.nhs.uk/realms/Cis2-mock-int/protocol/openid-connect/token',
    ];
    for (const aud of audiences)
      expect(await (await assert({ claims: { aud } })).json()).toMatchObject({ error_description: 'Missing parameter: code' });
  });
});

interface PageRow {
  readonly name: string;
  readonly status: number;
  readonly text: string;
  ask(): Promise<Response>;
}

const logoutUrl = (values: Record<string, string>) =>
  fetch(`${cis2.endpoint('logout')}?${new URLSearchParams(values)}`, { redirect: 'manual' });
const actionOf = async (page: Response) => new URL(firstForm(await page.text()).action);
const altered = async (change: (url: URL) => void, form = 'username=656005750107', headers: Record<string, string> = {}) => {
  const action = await actionOf(await cis2.authorize());
  change(action);
  return fetch(action, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers });
};

const TIMED_OUT = 'Your login attempt timed out. Login will start from the beginning.';
const PAGE_ROWS: readonly PageRow[] = [
  { name: 'pageClientIdMissing', status: 400, text: 'Missing parameters: client_id', ask: () => cis2.authorize({ client_id: undefined }) },
  { name: 'pageClientUnknown', status: 400, text: 'Client not found.', ask: () => strictCis2.authorize({ client_id: 'nobody' }) },
  ...[
    undefined,
    `${CALLBACK}/deeper`,
    'https://app.example.evil.example/callback',
    'https://app.example/callback#x',
    'javascript:alert(1)',
    '//evil.example/',
    'https://app.example/callback\r\nSet-Cookie: a=b',
  ].map((redirect_uri) => ({
    name: 'pageRedirectInvalid',
    status: 400,
    text: 'Invalid parameter: redirect_uri',
    ask: () => cis2.authorize({ redirect_uri }),
  })),
  ...['javascript:alert(1)', 'data:text/html,x', 'nonsense', '/relative', 'https://a.example/#f'].map((redirect_uri) => ({
    name: 'pageRedirectInvalid',
    status: 400,
    text: 'Invalid parameter: redirect_uri',
    ask: () => cis2.authorize({ client_id: 'anybody', redirect_uri }),
  })),
  ...(
    [
      (url: URL) => url.searchParams.set('session_code', 'made-up'),
      (url: URL) => url.searchParams.delete('session_code'),
      (url: URL) => url.searchParams.set('tab_id', 'x'),
      (url: URL) => url.searchParams.set('execution', 'x'),
      (url: URL) => url.searchParams.set('client_id', 'other-app'),
      (url: URL) => {
        url.pathname = url.pathname.replace('Cis2-mock-int', 'Cis2-mock-ref');
      },
    ] as const
  ).map((change) => ({ name: 'pageExpired', status: 400, text: TIMED_OUT, ask: () => altered(change) })),
  {
    name: 'pageExpired',
    status: 400,
    text: TIMED_OUT,
    ask: async () => {
      const page = await cis2.authorize();
      expect((await cis2.send(page.clone() as Response, { username: '656005750107' })).status).toBe(302);
      return cis2.send(page, { username: '656005750107' });
    },
  },
  ...[{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }].map((headers) => ({
    name: 'pageFromElsewhere',
    status: 403,
    text: 'The form was sent from another site.',
    ask: () => altered(() => undefined, 'username=656005750107', headers as Record<string, string>),
  })),
  {
    name: 'pageLogoutParameters',
    status: 400,
    text: "Either the parameter 'client_id' or the 'id_token_hint' is required when 'post_logout_redirect_uri' is used.",
    ask: () => logoutUrl({ post_logout_redirect_uri: 'https://app.example/bye' }),
  },
  ...['https://evil.example/', 'https://app.example/bye/deeper'].map((post_logout_redirect_uri) => ({
    name: 'pageLogoutRedirectInvalid',
    status: 400,
    text: 'Invalid redirect uri',
    ask: () => logoutUrl({ client_id: 'logout-app', post_logout_redirect_uri }),
  })),
  {
    name: 'pageLogoutRedirectInvalid',
    status: 400,
    text: 'Invalid redirect uri',
    ask: () => logoutUrl({ client_id: 'anybody', post_logout_redirect_uri: 'javascript:alert(1)' }),
  },
  {
    name: 'pageLogoutHintInvalid',
    status: 400,
    text: 'Invalid parameter: id_token_hint',
    ask: () => logoutUrl({ id_token_hint: 'made-up' }),
  },
  {
    name: 'pageLogoutHintInvalid',
    status: 400,
    text: 'Invalid parameter: id_token_hint',
    ask: async () => logoutUrl({ id_token_hint: (await cis2.tokensOf('656005750107')).id_token as string, client_id: 'other-app' }),
  },
];

describe('shown to people', () => {
  test.each(PAGE_ROWS)('$name: $status $text', async ({ status, text, ask }) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect((await answer.text()).replaceAll('&#39;', "'")).toContain(`<p class="instruction">${text}</p>`);
  });
});

const REDIRECT_ROWS: readonly {
  readonly name: string;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly error: string;
  readonly description?: string;
}[] = [
  {
    name: 'responseTypeMissing',
    values: { response_type: undefined },
    error: 'invalid_request',
    description: 'Missing parameter: response_type',
  },
  { name: 'responseTypeUnsupported', values: { response_type: 'magic' }, error: 'unsupported_response_type' },
  {
    name: 'responseModeInvalid',
    values: { response_mode: 'web_message' },
    error: 'invalid_request',
    description: 'Invalid parameter: response_mode',
  },
  {
    name: 'responseModeNotAllowed',
    values: { response_type: 'code id_token', response_mode: 'query' },
    error: 'invalid_request',
    description: "Response_mode 'query' not allowed for implicit or hybrid flow",
  },
  {
    name: 'requestObjectUnsupported',
    values: { request: 'a.b.c' },
    error: 'request_not_supported',
    description: 'The request parameter is not supported',
  },
  {
    name: 'requestUriUnsupported',
    values: { request_uri: 'http://169.254.169.254/' },
    error: 'request_uri_not_supported',
    description: 'The request_uri parameter is not supported',
  },
  {
    name: 'challengeMissing',
    values: { code_challenge_method: 'S256' },
    error: 'invalid_request',
    description: 'Missing parameter: code_challenge',
  },
  {
    name: 'challengeMethodInvalid',
    values: { code_challenge: CHALLENGE, code_challenge_method: 'S512' },
    error: 'invalid_request',
    description: 'Invalid parameter: code_challenge_method',
  },
  {
    name: 'challengeInvalid',
    values: { code_challenge: 'short' },
    error: 'invalid_request',
    description: 'Invalid parameter: code_challenge',
  },
  { name: 'loginRequired', values: { prompt: 'none' }, error: 'login_required' },
];

describe('told to the client', () => {
  test.each(REDIRECT_ROWS)('$name: $error, $description', async ({ values, error, description }) => {
    const answer = await cis2.authorize(values);
    expect(answer.status).toBe(302);
    const back = locationOf(answer);
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
    expect([...back.searchParams]).toEqual([
      ['error', error],
      ...(description === undefined ? [] : [['error_description', description]]),
      ['state', 'st-1'],
    ]);
  });

  test('implicitFlowDisabled: in the fragment, as such a flow answers', async () => {
    const back = locationOf(await cis2.authorize({ response_type: 'id_token token', nonce: 'n' }));
    expect(back.search).toBe('');
    expect(Object.fromEntries(new URLSearchParams(back.hash.slice(1)))).toEqual({
      error: 'unauthorized_client',
      error_description:
        'Client is not allowed to initiate browser login with given response_type. Implicit flow is disabled for the client.',
      state: 'st-1',
    });
  });

  test('requestDuplicated', async () => {
    const query = `response_type=code&client_id=secret-app&redirect_uri=${encodeURIComponent(CALLBACK)}&scope=openid&scope=profile`;
    const back = locationOf(await fetch(`${cis2.endpoint('auth')}?${query}`, { redirect: 'manual' }));
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'invalid_request', error_description: 'duplicated parameter' });
  });

  test('scopesInvalid, in a strict environment; elsewhere they are let be', async () => {
    const scope = 'openid no-such-scope';
    const back = locationOf(await strictCis2.authorize({ scope }));
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'invalid_scope',
      error_description: 'Invalid scopes: openid no-such-scope',
      state: 'st-1',
    });
    expect((await cis2.authorize({ scope })).status).toBe(200);
  });

  test('by a form that posts itself', async () => {
    const answer = await cis2.authorize({ prompt: 'none', response_mode: 'form_post' });
    expect(firstForm(await answer.text())).toMatchObject({ action: CALLBACK, fields: { error: 'login_required', state: 'st-1' } });
  });
});

test('every error of the catalogue is shown by one of these, but those of the edge', () => {
  const edge = ['targetMalformed', 'bodyTooLarge', 'tooManyRequests', 'unavailable', 'unforeseen'];
  const elsewhere = ['tokenAbsent', 'implicitFlowDisabled', 'requestDuplicated', 'scopesInvalid'];
  const shown = new Set([...[...JSON_ROWS, ...PAGE_ROWS, ...REDIRECT_ROWS].map(({ name }) => name), ...elsewhere, ...edge]);
  expect(realmErrors.entries.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});

test('what the edge refuses is said in Keycloak’s shape', async () => {
  const tooLarge = await cis2.post('token', { grant_type: 'x'.repeat(300_000) });
  expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { error: 'HTTP 413 Request Entity Too Large' }]);
});

test('a fault rule can answer each of them', async () => {
  const control = `${suite.urls.oauth}/_sandbox/faults`;
  for (const error of ['codeInvalid', 'loginRequired', 'pageClientUnknown', 'unavailable']) {
    const rule = { operation: 'realms.authorize', error: `realms.${error}` };
    const added = await fetch(control, { method: 'POST', body: JSON.stringify(rule), headers: { 'Content-Type': 'application/json' } });
    expect([error, added.status]).toEqual([error, 201]);
    const answer = await cis2.authorize();
    expect([error, answer.status]).toEqual([error, realmErrors.entries.find(({ name }) => name === error)?.status]);
    await fetch(control, { method: 'DELETE' });
  }
});
