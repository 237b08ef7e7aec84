/**
 * The ways in which suppliers get tokens, walked with openid-client and oidc-client-ts over sockets, each to its end: what the token
 * opens. Written for any sandbox: in this process or in several, in the default world or in a session.
 */
import { InMemoryWebStorage, OidcClient, type OidcClientSettings, WebStorageStateStore } from 'oidc-client-ts';
import * as openid from 'openid-client';
import { expect } from 'vitest';
import {
  API_KEY,
  CALLBACK,
  CIS2_CLIENT,
  ID_TOKEN_TYPE,
  SECRET,
  SIGNED_OUT,
  type Supplier,
  signIn,
  signInByPlatform,
  TOKEN_EXCHANGE,
} from './supplier.ts';
import { formsOf } from './visitor.ts';

/** A general practitioner who acts in one role from the start. */
const WORKER = '656005750108';
const WORKERS_ROLE = '555254242106';
/** Has two roles, of which one is to be chosen. */
const WORKER_OF_TWO_ROLES = '656005750104';
const SECOND_ROLE = '656005754108';
const PATIENT = '9912003071';
const ANOTHER_PATIENT = '9000000009';

/** A realm's page asks for a user name and nothing else. */
const byName = (supplier: Supplier, username: string) => async (url: URL) => {
  const visitor = supplier.visitor();
  return visitor.answerAndLeave(await visitor.open(url), { username });
};

/** Without a page. */
const atOnce = (supplier: Supplier, user: string) => (url: URL) => supplier.visitor({ 'x-sandbox-user': user }).leave(url);

const pickingOnAPage = (supplier: Supplier, person: string) => async (url: URL) => {
  const visitor = supplier.visitor();
  return visitor.answerAndLeave(await visitor.open(url), { decision: 'pick', person });
};

/** What a token request was refused with. */
async function refusalOf(request: Promise<unknown>): Promise<{ status: number; error: string; description: string | undefined }> {
  const { status, error, error_description: description } = (await failureOf(request)) as openid.ResponseBodyError;
  return { status, error, description };
}

/** What userinfo was refused with: openid-client hands on the response as it is, or the challenge in it. */
async function userinfoStatus(configuration: openid.Configuration, accessToken: string): Promise<number | undefined> {
  const failure = await failureOf(openid.fetchUserInfo(configuration, accessToken, openid.skipSubjectCheck));
  return failure instanceof openid.WWWAuthenticateChallengeError ? failure.status : (failure.cause as Response | undefined)?.status;
}

function failureOf(request: Promise<unknown>): Promise<Error> {
  return request.then(
    () => {
      throw new Error('the request was not refused');
    },
    (error: Error) => error,
  );
}

/** With a signed JWT; and what openid-client sends by itself is refused as by the live platform. */
async function signedJwt(supplier: Supplier): Promise<void> {
  const token_endpoint = `${supplier.oauth}/oauth2/token`;
  expect(await refusalOf(openid.clientCredentialsGrant(await supplier.platformByRawKey()))).toEqual({
    status: 400,
    error: 'invalid_request',
    description: "Invalid 'typ' header in client_assertion JWT - must be 'JWT'",
  });
  expect(await refusalOf(openid.clientCredentialsGrant(await supplier.platformByRawKey('/oauth2', { typ: 'JWT' })))).toEqual({
    status: 401,
    error: 'invalid_request',
    description: "Missing or invalid 'aud' claim in client_assertion JWT",
  });
  const answer = await openid.clientCredentialsGrant(await supplier.platformByRawKey('/oauth2', { typ: 'JWT', aud: token_endpoint }));
  expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 599 });
  expect(Object.keys(answer).sort()).toEqual(['access_token', 'expires_in', 'issued_at', 'token_type']);
  expect(await supplier.readPatient(answer.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200, body: { id: ANOTHER_PATIENT } });
}

/** A healthcare worker, by the platform and CIS2: code, userinfo, PDS, refresh. */
async function workerByPlatform(supplier: Supplier): Promise<void> {
  const platform = supplier.platform();
  const tokens = await signInByPlatform(platform, { scope: 'nhs-cis2', as: pickingOnAPage(supplier, WORKER) });
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 599, refresh_count: '0', refresh_token_expires_in: '43199' });
  expect(Object.keys(tokens).sort()).toEqual([
    'access_token',
    'expires_in',
    'refresh_count',
    'refresh_token',
    'refresh_token_expires_in',
    'token_type',
  ]);
  const userinfo = await openid.fetchUserInfo(platform, tokens.access_token, WORKER);
  expect(userinfo.nhsid_nrbac_roles).toMatchObject([{ person_roleid: WORKERS_ROLE }]);
  const headers = { 'NHSD-Session-URID': WORKERS_ROLE };
  expect(await supplier.readPatient(tokens.access_token, ANOTHER_PATIENT, headers)).toMatchObject({
    status: 200,
    body: { id: ANOTHER_PATIENT },
  });

  const renewed = await openid.refreshTokenGrant(platform, tokens.refresh_token as string);
  expect(renewed).toMatchObject({ refresh_count: '1' });
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
  expect(await supplier.readPatient(renewed.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200 });
  expect(await refusalOf(openid.refreshTokenGrant(platform, tokens.refresh_token as string))).toEqual({
    status: 401,
    error: 'invalid_grant',
    description: 'refresh_token is invalid',
  });
}

/** A patient, by the platform and NHS login: their own record and nobody else's; no userinfo. */
async function patientByPlatform(supplier: Supplier): Promise<void> {
  const platform = supplier.platform();
  const tokens = await signInByPlatform(platform, {
    scope: 'nhs-login',
    as: async (url) => {
      const visitor = supplier.visitor();
      const consent = await visitor.answer(await visitor.open(url), { decision: 'pick', person: PATIENT });
      return visitor.answerAndLeave(consent, { decision: 'agree' });
    },
  });
  expect(tokens).toMatchObject({ refresh_token_expires_in: '3599' });
  await seesOnlyTheirOwn(supplier, tokens.access_token);
  expect(await userinfoStatus(platform, tokens.access_token)).toBe(400);
  const renewed = await openid.refreshTokenGrant(platform, tokens.refresh_token as string);
  await seesOnlyTheirOwn(supplier, renewed.access_token);
}

async function seesOnlyTheirOwn(supplier: Supplier, token: string): Promise<void> {
  expect(await supplier.readPatient(token, PATIENT)).toMatchObject({ status: 200, body: { id: PATIENT } });
  const refused = await supplier.readPatient(token, ANOTHER_PATIENT);
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ resourceType: 'OperationOutcome' });
}

/** Both, before the mock identity providers, by the form that end-to-end suites read. */
async function byMockPlatform(supplier: Supplier): Promise<void> {
  const platform = supplier.platform('/oauth2-mock');
  const worker = await signInByPlatform(platform, { scope: 'nhs-cis2', as: byName(supplier, WORKER) });
  expect(await supplier.readPatient(worker.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200 });
  expect(await openid.fetchUserInfo(platform, worker.access_token, WORKER)).toMatchObject({ nhsid_useruid: WORKER });
  const patient = await signInByPlatform(platform, { scope: 'nhs-login', as: byName(supplier, PATIENT) });
  await seesOnlyTheirOwn(supplier, patient.access_token);
}

/** CIS2 itself, by secret: roles, userinfo, refresh, revocation of the code's second use, sign-out. */
async function cis2BySecret(supplier: Supplier): Promise<void> {
  const cis2 = await supplier.cis2BySecret();
  const visitor = supplier.visitor();
  let callback: URL | undefined;
  const tokens = await signIn(cis2, {
    scope: 'openid nhsperson nationalrbacaccess selectedrole',
    as: async (url) => {
      const roles = await visitor.answer(await visitor.open(url), { decision: 'pick', person: WORKER_OF_TWO_ROLES });
      callback = await visitor.answerAndLeave(roles, { decision: 'role', role: SECOND_ROLE });
      return callback;
    },
  });
  expect(callback?.href.startsWith(`${CALLBACK}?`)).toBe(true);
  expect(tokens.claims()).toMatchObject({
    iss: supplier.cis2,
    aud: CIS2_CLIENT,
    sub: WORKER_OF_TWO_ROLES,
    selected_roleid: SECOND_ROLE,
    authentication_assurance_level: '3',
  });
  const userinfo = await openid.fetchUserInfo(cis2, tokens.access_token, WORKER_OF_TWO_ROLES);
  expect(userinfo).toMatchObject({ nhsid_useruid: WORKER_OF_TWO_ROLES, nhsid_nrbac_roles: [{}, {}] });
  const renewed = await openid.refreshTokenGrant(cis2, tokens.refresh_token as string);

  const bye = openid.buildEndSessionUrl(cis2, {
    id_token_hint: tokens.id_token as string,
    post_logout_redirect_uri: SIGNED_OUT,
    state: 's',
  });
  expect((await visitor.leave(bye)).href).toBe(`${SIGNED_OUT}?state=s`);
  expect(await userinfoStatus(cis2, renewed.access_token)).toBe(401);
  const again = signIn(cis2, { scope: 'openid', more: { prompt: 'none' }, as: (url) => visitor.leave(url) });
  await expect(again).rejects.toMatchObject({ error: 'login_required' });
}

/** CIS2 by signed JWT; its id token for a token of the platform. */
async function cis2ByKeyAndExchange(supplier: Supplier): Promise<void> {
  const cis2 = await supplier.cis2ByKey();
  const { id_token } = await signIn(cis2, { scope: 'openid nationalrbacaccess selectedrole', as: pickingOnAPage(supplier, WORKER) });
  const exchanged = await exchange(supplier, id_token);
  expect(exchanged).toMatchObject({
    expires_in: 599,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    refresh_count: '0',
  });
  expect(await supplier.readPatient(exchanged.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200 });
  // a refresh takes the secret, though the exchange took the key
  const renewed = await openid.refreshTokenGrant(supplier.platform(), exchanged.refresh_token as string);
  expect(renewed).toMatchObject({ refresh_count: '1' });
  expect(Object.keys(renewed)).not.toContain('issued_token_type');
  expect(await userinfoStatus(supplier.platform(), exchanged.access_token)).toBe(400);
}

/** NHS login by signed JWT: vectors of trust, consent, userinfo, refresh; its id token for a token of the platform. */
async function nhsLoginAndExchange(supplier: Supplier): Promise<void> {
  const nhsLogin = await supplier.nhsLoginByKey();
  const visitor = supplier.visitor();
  const tokens = await signIn(nhsLogin, {
    scope: 'openid profile email',
    more: { vtr: JSON.stringify(['P9.Cp.Cd', 'P9.Cm']) },
    as: async (url) => {
      const login = await visitor.open(url);
      const found = await visitor.answer(login, { decision: 'search', q: PATIENT });
      expect(found.text).toContain(`name="person" value="${PATIENT}"`);
      const consent = await visitor.answer(found, { decision: 'pick', person: PATIENT });
      return visitor.answerAndLeave(consent, { decision: 'agree' });
    },
  });
  expect(tokens.claims()).toMatchObject({
    iss: supplier.nhsLogin,
    aud: API_KEY,
    vot: 'P9.Cp.Cd',
    nhs_number: PATIENT,
    identity_proofing_level: 'P9',
  });
  const { sub } = tokens.claims() as openid.IDToken;
  expect(await openid.fetchUserInfo(nhsLogin, tokens.access_token, sub)).toMatchObject({ nhs_number: PATIENT });
  const renewed = await openid.refreshTokenGrant(nhsLogin, tokens.refresh_token as string);
  expect(renewed.id_token).toBeUndefined();

  const exchanged = await exchange(supplier, tokens.id_token);
  expect(exchanged).toMatchObject({ refresh_token_expires_in: '3599' });
  await seesOnlyTheirOwn(supplier, exchanged.access_token);
}

/** Somebody who acts for a patient: the mock's composite id token, exchanged. The token is about the patient. */
async function delegation(supplier: Supplier): Promise<void> {
  const realm = await supplier.realm('NHS-Login-mock-internal-dev');
  const { id_token, claims } = await signIn(realm, {
    scope: 'openid delegated',
    more: { sandbox_subject: ANOTHER_PATIENT },
    as: byName(supplier, PATIENT),
  });
  expect(claims()).toMatchObject({ nhs_number: ANOTHER_PATIENT, act: { sub: expect.any(String) } });
  const actor = (claims() as { readonly act: { readonly sub: string } } & openid.IDToken).act.sub;
  expect(JSON.parse(Buffer.from(actor.split('.')[1] as string, 'base64url').toString())).toMatchObject({ nhs_number: PATIENT });
  const exchanged = await exchange(supplier, id_token, '/oauth2-mock');
  expect(await supplier.readPatient(exchanged.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200, body: { id: ANOTHER_PATIENT } });
  expect(await supplier.readPatient(exchanged.access_token, PATIENT)).toMatchObject({ status: 403 });
}

async function exchange(supplier: Supplier, idToken: string | undefined, place: '/oauth2' | '/oauth2-mock' = '/oauth2') {
  const platform = await supplier.platformByKey(place);
  return openid.genericGrantRequest(platform, TOKEN_EXCHANGE, { subject_token: idToken as string, subject_token_type: ID_TOKEN_TYPE });
}

/** A mock realm as ASP.NET's handler uses it: PKCE, nonce, and the answer posted by the page itself. */
async function realmByFormPost(supplier: Supplier): Promise<void> {
  const realm = await supplier.realm('Cis2-mock-int');
  const tokens = await signIn(realm, {
    scope: 'openid',
    more: { response_mode: 'form_post' },
    as: async (url) => {
      const visitor = supplier.visitor();
      const page = await visitor.answer(await visitor.open(url), { username: WORKER });
      const [form] = formsOf(page);
      expect(form?.action).toBe(CALLBACK);
      return new Request(CALLBACK, { method: 'POST', body: new URLSearchParams(form?.fields) });
    },
  });
  expect(tokens.claims()).toMatchObject({ iss: `${supplier.oauth}/realms/Cis2-mock-int`, sub: WORKER });
  expect(await openid.fetchUserInfo(realm, tokens.access_token, WORKER)).toMatchObject({ nhsid_useruid: WORKER });
  expect((await openid.refreshTokenGrant(realm, tokens.refresh_token as string)).claims()?.sub).toBe(WORKER);
}

/** The other client: what it can do alone, it does here. It has no signed JWTs, so NHS login is not for it. */
async function withOidcClientTs(supplier: Supplier): Promise<void> {
  const common = {
    client_id: API_KEY,
    client_secret: SECRET,
    redirect_uri: CALLBACK,
    client_authentication: 'client_secret_post',
  } as const;
  const stateStore = () => new WebStorageStateStore({ store: new InMemoryWebStorage() });
  const walk = async (
    settings: Omit<OidcClientSettings, 'redirect_uri' | 'client_id'> & { client_id?: string },
    as: (url: URL) => Promise<URL>,
  ) => {
    const client = new OidcClient({ ...common, stateStore: stateStore(), ...settings });
    const request = await client.createSigninRequest({ state: { kept: true }, nonce: openid.randomNonce() });
    const response = await client.processSigninResponse((await as(new URL(request.url))).href);
    expect(response).toMatchObject({ token_type: 'Bearer', userState: { kept: true } });
    const { session_state, profile, id_token, scope, refresh_token = '' } = response;
    const state = { session_state, profile, refresh_token, ...(id_token && { id_token }), ...(scope && { scope }) };
    const renewed = await client.useRefreshToken({ state });
    expect(renewed.access_token).not.toBe(response.access_token);
    return { client, response, renewed };
  };

  const cis2 = await walk(
    { authority: supplier.cis2, client_id: CIS2_CLIENT, scope: 'openid profile', loadUserInfo: true },
    atOnce(supplier, WORKER),
  );
  expect(cis2.response.profile).toMatchObject({ sub: WORKER, uid: WORKER });
  const signout = await cis2.client.createSignoutRequest({
    id_token_hint: cis2.response.id_token as string,
    post_logout_redirect_uri: SIGNED_OUT,
    state: { left: true },
  });
  const bye = await supplier.visitor().leave(signout.url);
  expect((await cis2.client.processSignoutResponse(bye.href)).userState).toEqual({ left: true });
  const realm = await walk({ authority: `${supplier.oauth}/realms/Cis2-mock-int`, scope: 'openid' }, byName(supplier, WORKER));
  expect(realm.response.profile.sub).toBe(WORKER);

  const base = `${supplier.oauth}/oauth2`;
  const metadata = { issuer: base, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/token` };
  const platform = await walk({ authority: base, metadata, scope: 'nhs-cis2' }, atOnce(supplier, WORKER));
  expect(platform.response.expires_in).toBe(599);
  expect(await supplier.readPatient(platform.renewed.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200 });
}

/**
 * Signing out at CIS2 reaches the platform: whatever came of that sign-in is worth nothing, and nothing else is touched. The supplier
 * signs the same browser in by itself as well, which takes no page, and so has an id token to sign out with.
 */
async function backChannelLogout(supplier: Supplier): Promise<void> {
  const platform = supplier.platform();
  const visitor = supplier.visitor();
  const first = await signInByPlatform(platform, {
    scope: 'nhs-cis2',
    as: async (url) => visitor.answerAndLeave(await visitor.open(url), { decision: 'pick', person: WORKER }),
  });
  const elsewhere = await signInByPlatform(platform, { scope: 'nhs-cis2', as: atOnce(supplier, WORKER) });
  const renewed = await openid.refreshTokenGrant(platform, first.refresh_token as string);
  expect(await openid.fetchUserInfo(platform, renewed.access_token, WORKER)).toMatchObject({ sub: WORKER });

  const cis2 = await supplier.cis2BySecret();
  const { id_token } = await signIn(cis2, { scope: 'openid', more: { prompt: 'none' }, as: (url) => visitor.leave(url) });
  const bye = { id_token_hint: id_token as string, post_logout_redirect_uri: SIGNED_OUT };
  expect((await visitor.leave(openid.buildEndSessionUrl(cis2, bye))).href).toBe(SIGNED_OUT);

  for (const { access_token } of [first, renewed]) {
    expect(await supplier.readPatient(access_token, ANOTHER_PATIENT)).toMatchObject({ status: 401 });
  }
  expect(await userinfoStatus(platform, renewed.access_token)).toBe(401);
  expect(await refusalOf(openid.refreshTokenGrant(platform, renewed.refresh_token as string))).toMatchObject({
    status: 401,
    error: 'invalid_grant',
  });
  expect(await supplier.readPatient(elsewhere.access_token, ANOTHER_PATIENT)).toMatchObject({ status: 200 });
}

/**
 * As end-to-end suites go: the application's key set is in its own address, the mock's credentials are fetched, somebody signs in there
 * with them and comes back to an address of the internet, and the id token is exchanged.
 */
async function withMockJwks(supplier: Supplier): Promise<void> {
  const { control, oauth } = supplier;
  const { jwks, ...application } = await control.world.get<{ readonly jwks: object }>('applications', API_KEY);
  const jwksUrl = `${oauth}/mock-jwks/${Buffer.from(JSON.stringify(jwks)).toString('base64url')}`;
  await control.world.put('applications', API_KEY, { ...application, jwksUrl });
  const told = await fetch(`${oauth}/mock-jwks/keycloak-client-credentials`, { headers: { apikey: API_KEY } });
  const { 'nhs-login': mock } = (await told.json()) as { 'nhs-login': { client_id: string; client_secret: string } };
  const issuer = new URL(`${oauth}/realms/NHS-Login-mock-internal-dev`);
  const authentication = openid.ClientSecretPost(mock.client_secret);
  const insecure = { execute: [openid.allowInsecureRequests] };
  const realm = await openid.discovery(issuer, mock.client_id, mock.client_secret, authentication, insecure);
  const { id_token } = await signIn(realm, {
    scope: 'openid',
    more: { redirect_uri: 'https://example.org/' },
    as: byName(supplier, PATIENT),
  });
  const { access_token } = await exchange(supplier, id_token, '/oauth2-mock');
  await seesOnlyTheirOwn(supplier, access_token);
  const shown = async (path: string, headers = {}) => (await fetch(`${oauth}/mock-jwks/test-auth/${path}`, { headers })).status;
  const headers = { Authorization: `Bearer ${access_token}` };
  expect([await shown('nhs-login/P9', headers), await shown('nhs-login/P5', headers), await shown('nhs-login/P9')]).toEqual([
    200, 403, 401,
  ]);
  await control.world.put('applications', API_KEY, { ...application, jwks });
}

/** By what a walk shows. */
export const WALKS: Readonly<Record<string, (supplier: Supplier) => Promise<void>>> = {
  'an application by itself, with a signed JWT': signedJwt,
  'a healthcare worker by the platform': workerByPlatform,
  'a patient by the platform': patientByPlatform,
  'both by the platform before the mocks': byMockPlatform,
  'CIS2 by secret, until sign-out': cis2BySecret,
  'CIS2 by signed JWT, and token exchange': cis2ByKeyAndExchange,
  'NHS login by signed JWT, and token exchange': nhsLoginAndExchange,
  'somebody who acts for a patient': delegation,
  'a mock realm, with PKCE and an answer that is posted': realmByFormPost,
  'oidc-client-ts at CIS2, a mock realm, and the platform': withOidcClientTs,
  'a sign-out that reaches the platform': backChannelLogout,
  'the helpers of end-to-end suites': withMockJwks,
};
