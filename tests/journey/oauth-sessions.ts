/**
 * Two suites that test at the same time, each in a session of its own: the same application, the same users, the same client ids. What
 * one gets opens nothing of the other's.
 */
import * as openid from 'openid-client';
import { expect } from 'vitest';
import { controlClient } from '#clients/control/control';
import type { Addresses } from './journey.ts';
import { WALKS } from './oauth-walks.ts';
import { API_KEY, CALLBACK, ID_TOKEN_TYPE, SECRET, Supplier, signIn, signInByPlatform, TOKEN_EXCHANGE } from './supplier.ts';
import { Visitor } from './visitor.ts';

const WORKER = '656005750108';
const ANOTHER_PATIENT = '9000000009';

/** All walks in both at once. */
export async function walkInTwoSessions(addresses: Addresses): Promise<void> {
  await withTwo(addresses, async (a, b) => {
    // one after the other within a session, so that what a walk counts is its own
    await Promise.all(
      [a, b].map(async (supplier) => {
        for (const walk of Object.values(WALKS)) await walk(supplier);
      }),
    );
  });
}

/** Whatever is got in one session is worth nothing in the other. */
export async function nothingCrosses(addresses: Addresses): Promise<void> {
  await withTwo(addresses, async (a, b) => {
    const asWorker = (at: Supplier) => (url: URL) => at.visitor({ 'x-sandbox-user': WORKER }).leave(url);
    const tokens = await signInByPlatform(a.platform(), { scope: 'nhs-cis2', as: asWorker(a) });
    expect((await a.readPatient(tokens.access_token, ANOTHER_PATIENT)).status).toBe(200);
    expect((await b.readPatient(tokens.access_token, ANOTHER_PATIENT)).status).toBe(401);
    await refused(openid.refreshTokenGrant(b.platform(), tokens.refresh_token as string), 'refresh_token is invalid');

    // a code
    const state = openid.randomState();
    const url = openid.buildAuthorizationUrl(a.platform(), { redirect_uri: CALLBACK, scope: 'nhs-cis2', state });
    const callback = await asWorker(a)(url);
    await refused(openid.authorizationCodeGrant(b.platform(), callback, { expectedState: state }), 'authorization_code is invalid');
    expect((await openid.authorizationCodeGrant(a.platform(), callback, { expectedState: state })).access_token).toBeTruthy();

    // who is signed in, in the same browser
    const visitor = a.visitor();
    const { id_token } = await signIn(await a.cis2BySecret(), {
      scope: 'openid',
      as: async (url) => visitor.answerAndLeave(await visitor.open(url), { decision: 'pick', person: WORKER }),
    });
    const silently = { scope: 'openid', more: { prompt: 'none' }, as: (url: URL) => visitor.leave(url) };
    await signIn(await a.cis2BySecret(), silently);
    await expect(signIn(await b.cis2BySecret(), silently)).rejects.toMatchObject({ error: 'login_required' });

    // an id token is taken where it was issued, though both sign with the same keys
    const subject = { subject_token: id_token as string, subject_token_type: ID_TOKEN_TYPE };
    const exchanged = await openid.genericGrantRequest(await a.platformByKey(), TOKEN_EXCHANGE, subject);
    expect((await b.readPatient(exchanged.access_token, ANOTHER_PATIENT)).status).toBe(401);
    const elsewhere = openid.genericGrantRequest(await b.platformByKey(), TOKEN_EXCHANGE, subject);
    await refused(elsewhere, "Missing or non-matching 'iss' claim in subject_token JWT");

    // nor is a mock realm's access token
    const realm = await a.realm('Cis2-mock-int');
    const { access_token } = await signIn(realm, { scope: 'openid', as: asWorker(a) });
    expect((await openid.fetchUserInfo(realm, access_token, WORKER)).sub).toBe(WORKER);
    await expect(openid.fetchUserInfo(await b.realm('Cis2-mock-int'), access_token, WORKER)).rejects.toMatchObject({ status: 401 });
  });
}

async function withTwo(addresses: Addresses, use: (a: Supplier, b: Supplier) => Promise<void>): Promise<void> {
  const outside = controlClient({ url: addresses.portal });
  await outside.reset();
  const [a, b] = await Promise.all([Supplier.register(addresses, 'a'), Supplier.register(addresses, 'b')]);
  try {
    await use(a, b);
    // the default world has noticed nothing
    expect(await outside.journal.count()).toBe(0);
  } finally {
    await Promise.all([a, b].map(({ control }) => control.endSession()));
  }
}

async function refused(request: Promise<unknown>, description: string): Promise<void> {
  const failure = request.then(
    () => 'was not refused',
    (error: openid.ResponseBodyError) => error.error_description,
  );
  expect(await failure).toBe(description);
}

/** A session that a header names, as clients do whose addresses cannot be changed: sign-in, and a sign-out that reaches the platform. */
export async function sessionByHeader(addresses: Addresses): Promise<void> {
  const a = await Supplier.register(addresses, 'a');
  const headers = { 'Sandbox-Session': 'a', 'x-sandbox-user': WORKER };
  try {
    const ask = (path: string, init: RequestInit = {}) => fetch(addresses.oauth + path, { ...init, headers, redirect: 'manual' });
    const query = new URLSearchParams({ client_id: API_KEY, redirect_uri: CALLBACK, response_type: 'code', scope: 'nhs-cis2', state: 's' });
    const callback = await new Visitor([addresses.oauth], headers).leave(`${addresses.oauth}/oauth2/authorize?${query}`);
    const code = callback.searchParams.get('code') as string;
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: API_KEY, client_secret: SECRET };
    const answer = await ask('/oauth2/token', { method: 'POST', body: new URLSearchParams(form) });
    const { access_token } = (await answer.json()) as { access_token: string };
    expect((await a.readPatient(access_token, ANOTHER_PATIENT)).status).toBe(200);

    const { items } = (await (await ask('/_sandbox/sessions')).json()) as { items: readonly { sid: string }[] };
    expect(items).toHaveLength(1);
    const ended = await ask(`/_sandbox/sessions/${items[0]?.sid}`, { method: 'DELETE' });
    expect(await ended.json()).toMatchObject({ notices: [{ clientId: 'test-client-cis2', status: 200 }] });
    const userinfo = await fetch(`${addresses.oauth}/oauth2/userinfo`, {
      headers: { ...headers, Authorization: `Bearer ${access_token}` },
    });
    expect(userinfo.status).toBe(401);
  } finally {
    await a.control.endSession();
  }
}
