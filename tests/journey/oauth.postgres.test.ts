/** The ways to a token with each server in a process of its own over PostgreSQL: `fhir`, and two replicas of `oauth` that share a state folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from './journey.ts';
import { nothingCrosses, sessionByHeader, walkInTwoSessions } from './oauth-sessions.ts';
import { WALKS } from './oauth-walks.ts';
import { freePortBase, type Process, startProcess } from './processes.ts';
import { API_KEY, CALLBACK, SECRET, Supplier, signInByPlatform } from './supplier.ts';

const store = new URL(process.env.NHS_SANDBOX_TEST_POSTGRES ?? 'postgres://missing');
store.searchParams.set('schema', `oauth_journey_${process.pid}`);
const folder = mkdtempSync(join(tmpdir(), 'nhs-sandbox-oauth-'));

const processes: Process[] = [];
let addresses: Addresses;
let replica: Addresses;

beforeAll(async () => {
  const base = await freePortBase();
  const flags = ['--port-base', String(base), '--store', store.href, '--state-folder', folder];
  const started = await Promise.allSettled([
    startProcess(['portal', ...flags]),
    startProcess(['fhir', ...flags]),
    startProcess(['oauth', ...flags]),
    startProcess(['oauth', ...flags, '--port', `oauth=${base + 20}`]),
  ]);
  for (const one of started) if (one.status === 'fulfilled') processes.push(one.value);
  for (const one of started) if (one.status === 'rejected') throw one.reason;
  addresses = { portal: `http://127.0.0.1:${base}`, fhir: `http://127.0.0.1:${base + 1}`, oauth: `http://127.0.0.1:${base + 5}` };
  replica = { ...addresses, oauth: `http://127.0.0.1:${base + 20}` };
}, 30_000);
afterAll(async () => {
  const codes = await Promise.all(processes.map((process) => process.stop()));
  rmSync(folder, { recursive: true, force: true });
  expect(codes).toEqual(processes.map(() => 0));
});

describe('over PostgreSQL, a process for each server', () => {
  it('both replicas sign with the same keys, though both are asked for them before there are any', async () => {
    const paths = ['/openam/oauth2/realms/root/realms/oidc/connect/jwk_uri', '/nhs-login/.well-known/jwks.json'];
    const keysOf = ({ oauth }: Addresses) => Promise.all(paths.map(async (path) => (await fetch(oauth + path)).json() as Promise<unknown>));
    const [keys, same] = await Promise.all([keysOf(addresses), keysOf(replica)]);
    expect(same).toEqual(keys);
  });

  describe('by real clients', () => {
    let supplier: Supplier;
    beforeAll(async () => {
      supplier = await Supplier.register(addresses);
    });
    afterAll(() => supplier.control.reset());
    it.each(Object.entries(WALKS))('%s', (_, walk) => walk(supplier));
  });

  it('two suites in two sessions at once', () => walkInTwoSessions(addresses), 30_000);
  it('nothing crosses', () => nothingCrosses(addresses));
  it('a session that a header names', () => sessionByHeader(addresses));

  it('what one replica has begun another finishes; of two that redeem one code at once one has it', async () => {
    const supplier = await Supplier.register(addresses);
    const other = await Supplier.register(replica);
    const as = (url: URL) => supplier.visitor({ 'x-sandbox-user': '656005750108' }).leave(url);
    const state = openid.randomState();
    const url = openid.buildAuthorizationUrl(supplier.platform(), { redirect_uri: CALLBACK, scope: 'nhs-cis2', state });
    const code = (await as(url)).searchParams.get('code') as string;
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: API_KEY, client_secret: SECRET };
    const answers = await Promise.all(
      [supplier, other, supplier, other].map(({ oauth }) =>
        fetch(`${oauth}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);

    const { refresh_token, access_token } = await signInByPlatform(supplier.platform(), { scope: 'nhs-cis2', as });
    expect((await supplier.readPatient(access_token, '9000000009')).status).toBe(200);
    const refreshes = await Promise.allSettled(
      [supplier, other].flatMap((at) => Array.from({ length: 10 }, () => openid.refreshTokenGrant(at.platform(), refresh_token as string))),
    );
    expect(refreshes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await supplier.control.reset();
  });
});
