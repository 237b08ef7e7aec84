import { expect, test } from 'vitest';
import { Unreachable } from '#clients/control/control';
import { runWith } from '../testing/run-with.ts';

const servers = [
  { name: 'fhir', state: 'ready', url: 'http://127.0.0.1:9001', control: 'http://127.0.0.1:9001/_sandbox' },
  { name: 'portal', state: 'ready', url: 'http://127.0.0.1:9000', control: 'http://127.0.0.1:9000/_sandbox' },
];
const elsewhere = { name: 'oauth', state: 'elsewhere', url: 'http://oauth:9005', control: 'http://oauth:9005/_sandbox' };

test('status is a table; all ready is 0', async () => {
  expect(await runWith(['status'], { answers: { servers } })).toMatchObject({
    code: 0,
    out: 'fhir    http://127.0.0.1:9001  ready\nportal  http://127.0.0.1:9000  ready\n',
  });
});

test('a server of another process is asked itself', async () => {
  const { out, code, connections } = await runWith(['status', '--json'], {
    answers: { servers: [...servers, elsewhere], health: { status: 'starting', server: 'oauth' } },
  });
  expect(code).toBe(1);
  expect(JSON.parse(out)[2]).toEqual({ ...elsewhere, state: 'starting' });
  expect(connections[1]).toMatchObject({ url: 'http://oauth:9005' });
});

test('a stranger at its address is left out', async () => {
  const answers = { servers: [...servers, elsewhere], health: { status: 'ready', server: 'somebody' } };
  expect(JSON.parse((await runWith(['status', '--json'], { answers })).out)).toEqual(servers);
});

test('one that is not there is left out', async () => {
  const answers = { servers: [...servers, elsewhere], health: new Unreachable('http://oauth:9005', new Error()) };
  expect(JSON.parse((await runWith(['status', '--json'], { answers })).out)).toEqual(servers);
});

test('env is for a shell', async () => {
  expect((await runWith(['env', '--session', 'a'], { answers: { servers } })).out).toBe(
    "export NHS_SANDBOX_URL='http://127.0.0.1:9000/~a'\nexport NHS_SANDBOX_FHIR_URL='http://127.0.0.1:9001/~a'\nexport NHS_SANDBOX_PORTAL_URL='http://127.0.0.1:9000/~a'\n",
  );
  expect(JSON.parse((await runWith(['env', '--json'], { answers: { servers: servers.slice(0, 1) } })).out)).toEqual({
    NHS_SANDBOX_URL: 'http://127.0.0.1:9001',
    NHS_SANDBOX_FHIR_URL: 'http://127.0.0.1:9001',
  });
});

test('env over TLS also says whom to trust', async () => {
  const secure = [{ name: 'portal', state: 'ready', url: 'https://127.0.0.1:9000', control: '' }];
  const { out } = await runWith(['env'], { answers: { servers: secure }, env: { NHS_SANDBOX_STATE_FOLDER: '/state' } });
  expect(out).toContain("export NHS_SANDBOX_CA='/state/tls/ca.pem'\nexport NODE_EXTRA_CA_CERTS='/state/tls/ca.pem'\n");
});

test.each([
  [{ status: 'ready', server: 'fhir' }, 0, 'fhir: ready\n', ''],
  [{ status: 'draining', server: 'fhir' }, 1, 'fhir: draining\n', ''],
  [new Unreachable('http://127.0.0.1:9001', new Error('refused')), 1, '', 'no sandbox answers at http://127.0.0.1:9001 (refused)\n'],
])('healthcheck: %j', async (health, code, out, err) => {
  const checked = await runWith(['healthcheck', 'fhir'], { answers: { health }, env: { NHS_SANDBOX_URL: 'http://127.0.0.1:9000' } });
  expect(checked).toMatchObject({ code, out, err });
  expect(checked.connections).toMatchObject([{ url: 'http://127.0.0.1:9001' }]);
});

test('healthcheck of whatever runs', async () => {
  const { code, connections } = await runWith(['healthcheck'], { answers: { health: { status: 'ready', server: 'fhir' } } });
  expect(code).toBe(0);
  expect(connections.map(({ url }) => url)).toEqual(expect.arrayContaining(['http://127.0.0.1:9000', 'http://127.0.0.1:9001']));
  const nothing = await runWith(['healthcheck'], { answers: { health: new Unreachable('http://127.0.0.1:9000', new Error('refused')) } });
  expect(nothing).toMatchObject({ code: 1, out: '', err: 'no sandbox answers at http://127.0.0.1:9000 (refused)\n' });
});

test('healthcheck of the one that has an address', async () => {
  const { connections } = await runWith(['healthcheck'], { answers: { health: {} }, env: { NHS_SANDBOX_URL: 'http://127.0.0.1:7000' } });
  expect(connections).toMatchObject([{ url: 'http://127.0.0.1:7000' }]);
});
