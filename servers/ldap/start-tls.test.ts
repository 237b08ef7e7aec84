/** A plain connection that goes on over TLS, where that is switched on: RFC 4511 §4.14. */
import { Client } from 'ldapts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { START_TLS } from '#formats/ldap/message';
import { type Ldap, startLdap } from './testing/ldap.ts';
import { talkTo } from './testing/talk.ts';

let ldap: Ldap;
beforeAll(async () => {
  vi.stubEnv('LDAP_START_TLS', 'true');
  ldap = await startLdap();
  vi.unstubAllEnvs();
});
afterAll(() => ldap.stop());

const PERSON = 'uid=656005750104,ou=people,o=nhs';

test('the client goes on, binds and searches', async () => {
  const { caPem } = await ldap.suite.kernel.authority();
  const client = new Client({ url: ldap.url });
  await client.startTLS({ ca: [caPem] });
  await client.bind(PERSON, 'password');
  const { searchEntries } = await client.search(PERSON, { scope: 'base', attributes: ['uid'] });
  expect(searchEntries).toMatchObject([{ uid: '656005750104' }]);
  await expect(client.startTLS({ ca: [caPem] })).rejects.toThrow();
  await client.unbind();
});

test('a certificate that the client does not trust ends the connection, and no other', async () => {
  const client = new Client({ url: ldap.url });
  await expect(client.startTLS()).rejects.toThrow();
  await client.unbind().catch(() => {});
  const { ask } = await talkTo(ldap.url);
  expect(await ask({ kind: 'extended', oid: '1.3.6.1.4.1.4203.1.11.3' })).toMatchObject([{ code: 0 }]);
});

test('what was sent along in clear is not done', async () => {
  const { send, next } = await talkTo(ldap.url);
  send({ kind: 'extended', oid: START_TLS }, { kind: 'delete', name: 'o=nhs' });
  expect(await next()).toMatchObject({ id: 1, operation: { kind: 'extendedResponse', code: 0, oid: START_TLS } });
});
