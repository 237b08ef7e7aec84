import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlClient } from '#clients/control/control';
import { CliProcess, runProcess } from './testing/process.ts';

interface Ready {
  readonly environment: string;
  readonly servers: readonly { readonly name: string; readonly url: string; readonly state: string }[];
}

/** Starts servers on free ports. */
async function started(args: readonly string[]) {
  const running = new CliProcess(['start', '--json', '--port-base', '0', ...args]);
  const ready = JSON.parse(await running.line('{')) as Ready;
  const urls = Object.fromEntries(ready.servers.map(({ name, url }) => [name, url]));
  return { running, ready, urls, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

describe('start', () => {
  test('says where the servers are, in one line of JSON', async () => {
    await using sandbox = await started(['fhir', 'oauth', '--environment', 'sandbox']);
    expect(sandbox.ready).toMatchObject({
      environment: 'sandbox',
      servers: [
        { name: 'fhir', state: 'ready' },
        { name: 'oauth', state: 'ready' },
      ],
    });
    expect((await fetch(`${sandbox.urls.fhir}/_sandbox/health`)).status).toBe(200);
    sandbox.running.send('SIGTERM');
    const { code, out, err } = await sandbox.running.ended;
    expect({ code, lines: out.split('\n').length, err }).toEqual({ code: 0, lines: 2, err: '' });
  });

  test('is built without loss: a call made only to see whether it throws is still made', async () => {
    await using sandbox = await started(['fhir']);
    const answer = await fetch(`${sandbox.urls.fhir}/personal-demographics/FHIR/R4/Patient/%zz`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test('a server alone heeds the names that the published sandbox has for its settings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cli-mesh-sandbox-'));
    await writeFile(join(folder, 'mailboxes.jsonl'), '{"mailbox_id":"MINE","ods_code":"X26"}\n');
    const env = { STORE_MODE: 'file', MAILBOXES_DATA_DIR: folder, AUTH_MODE: 'none', BUILD_LABEL: 'mine', PORT: '0' };
    for (const waiting of [1, 2]) {
      await using running = new CliProcess(['start', 'mesh', '--json'], env);
      const { servers } = JSON.parse(await running.line('{')) as Ready;
      const url = servers[0]?.url ?? '';
      expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ build_label: 'mine' });
      const headers = { 'Mex-To': 'MINE', 'Mex-WorkflowID': 'ANY' };
      expect((await fetch(`${url}/messageexchange/MINE/outbox`, { method: 'POST', headers, body: 'hello' })).status).toBe(202);
      expect(await (await fetch(`${url}/messageexchange/MINE/count`)).json()).toMatchObject({ count: waiting });
      running.send('SIGTERM');
      await running.ended;
    }
    await rm(folder, { recursive: true });
  });

  test('tells people what to try first', async () => {
    await using running = new CliProcess(['start', 'fhir', 'oauth', '--port-base', '0']);
    expect(await running.line('fhir')).toMatch(/^ {2}fhir {3}http:\/\/127\.0\.0\.1:\d+$/);
    await running.line('Ctrl-C');
    running.send('SIGINT');
    const { code, out } = await running.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/^Try first:\n {2}curl .*\n {2}curl .*\n {2}curl .*\n\nCtrl-C stops it\.\nStopping\n$/m);
    expect(out).not.toContain('{url}');
  });

  test('answers what is under way before it ends; a second signal does not wait', async () => {
    await using sandbox = await started(['oauth', '--drain-timeout', 'PT1M']);
    const url = sandbox.urls.oauth ?? '';
    const { faults } = controlClient({ url });
    await faults.add({ fixedDelayMilliseconds: 60_000 });
    const underWay = fetch(`${url}/oauth2/_ping`).catch(() => 'broken off');
    while ((await faults.list())[0]?.matched !== 1);
    sandbox.running.send('SIGTERM');
    await refused(url);
    sandbox.running.send('SIGTERM');
    expect(await sandbox.running.ended).toMatchObject({ code: 130 });
    expect(await underWay).toBe('broken off');
  });

  test('a signal ends it at once while it is not ready', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await using running = new CliProcess(['start', 'oauth', '--port-base', '0', '--store', `postgres://127.0.0.1:${port}/nothing`]);
    await new Promise((resolve) => silent.once('connection', resolve));
    running.send('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 143, out: '' });
    silent.close();
  });

  describe('does not, and says why', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-cli-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    test('when a port is in use', async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as AddressInfo;
      const { code, out, err } = await runProcess(['start', 'oauth', '--port-base', '0', '--port', `oauth=${port}`]);
      taken.close();
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(
        `error: port ${port} on 127.0.0.1 is in use: oauth needs it. Choose another with --port oauth=N, or move all with --port-base N\n`,
      );
    });

    test('when the configuration is wrong', async () => {
      const { code, out, err } = await runProcess(['start', '--port-base', 'x'], {
        NHS_SANDBOX_ENVIRONMNT: 'local',
        NHS_SANDBOX_TLS: 'perhaps',
      });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(
        /^error: the configuration cannot be used\n {2}NHS_SANDBOX_ENVIRONMNT: unknown variable; .*\n {2}--port-base: x: must be .*\n {2}NHS_SANDBOX_TLS: perhaps: must be true or false\n$/,
      );
    });

    test('when a seed is broken', async () => {
      const seeds = join(folder, 'seeds');
      await mkdir(seeds);
      await writeFile(join(seeds, 'applications.json'), '[{"apiKey":"a"},]');
      const { code, out, err } = await runProcess(['start', 'oauth', '--port-base', '0', '--seed', seeds]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain(`error: The seeds in ${seeds} cannot be used:\n  applications.json line 1, column 17: `);
    });

    test('when the folder that keeps state cannot be written', async () => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      const { code, out, err } = await runProcess(['start', 'oauth', '--port-base', '0', '--persist', join(file, 'state')]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain(join(file, 'state'));
      expect(err).not.toContain('    at ');
    });

    test('when PostgreSQL does not answer, within ten seconds', async () => {
      const begun = performance.now();
      const { code, out, err } = await runProcess(['start', 'oauth', '--port-base', '0', '--store', 'postgres://127.0.0.1:1/nothing']);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^error: .*PostgreSQL/);
      expect(performance.now() - begun).toBeLessThan(10_000);
    });
  });
});

describe('exec', () => {
  const exec = (script: string, args: readonly string[] = []) => [
    'exec',
    '--server',
    'oauth',
    ...args,
    '--',
    process.execPath,
    '-e',
    script,
  ];

  test('tells the command where the servers are, and stops when it ends', async () => {
    const { code, out, err } = await runProcess(
      exec(`
        const { NHS_SANDBOX_URL: url, NHS_SANDBOX_OAUTH_URL: oauth } = process.env;
        fetch(oauth + '/_sandbox/health').then(async (health) => console.log(JSON.stringify({ url, oauth, health: await health.json() })));
      `),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const said = JSON.parse(out) as { url: string; oauth: string; health: unknown };
    expect(said).toMatchObject({ url: said.oauth, health: { status: 'ready', server: 'oauth' } });
    await refused(said.oauth);
  });

  test('lets a Node.js command trust our certificates, and keeps what it trusts already', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-cli-'));
    const own = join(folder, 'own.pem');
    await writeFile(own, rootCertificates[0] ?? '');
    const script = `
      const { NHS_SANDBOX_URL: url, NODE_EXTRA_CA_CERTS: file } = process.env;
      fetch(url + '/_sandbox/health').then(({ status }) => console.log(url.slice(0, 8), status, require('fs').readFileSync(file, 'utf8').match(/BEGIN/g).length));
    `;
    const args = exec(script, ['--tls', '--state-folder', folder]);
    expect(await runProcess(args)).toMatchObject({ code: 0, out: 'https:// 200 1\n' });
    expect(await runProcess(args, { NODE_EXTRA_CA_CERTS: own })).toMatchObject({ code: 0, out: 'https:// 200 2\n' });
    await rm(folder, { recursive: true });
  });

  test('exits as the command does', async () => {
    expect(await runProcess(exec('process.exit(7)'))).toMatchObject({ code: 7, out: '', err: '' });
    expect(await runProcess(exec('process.kill(process.pid, "SIGKILL")'))).toMatchObject({ code: 137 });
  });

  test('passes signals on', async () => {
    await using running = new CliProcess(
      exec('process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log("up")'),
    );
    await running.line('up');
    running.send('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 5 });
  });

  test('a command that does not exist', async () => {
    expect(await runProcess(['exec', '--server', 'oauth', '--', 'no-such-command-anywhere'])).toMatchObject({
      code: 127,
      err: 'error: cannot run no-such-command-anywhere: there is no such command\n',
    });
  });

  test("the command's own options are left to it", async () => {
    const { out } = await runProcess(['exec', '--server', 'oauth', process.execPath, '-p', 'process.argv.length', '--', '--json']);
    expect(out).toBe('2\n');
  });
});

describe('a running sandbox', () => {
  let sandbox: Awaited<ReturnType<typeof started>>;
  beforeAll(async () => {
    sandbox = await started(['oauth']);
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  const ask = (...args: string[]) => runProcess(args, { NHS_SANDBOX_URL: sandbox.urls.oauth ?? '' });

  test('status, healthcheck, env', async () => {
    expect(await ask('status')).toMatchObject({ code: 0, out: `oauth  ${sandbox.urls.oauth}  ready\n` });
    expect(await ask('healthcheck', '--url', sandbox.urls.oauth ?? '')).toMatchObject({ code: 0, out: 'oauth: ready\n' });
    expect((await ask('env')).out).toContain(`export NHS_SANDBOX_OAUTH_URL='${sandbox.urls.oauth}'\n`);
  });

  test('a token that works', async () => {
    const { out } = await ask('token');
    expect(out).toMatch(/^\S+\n$/);
    const answer = await fetch(`${sandbox.urls.oauth}/_sandbox/introspect`, {
      method: 'POST',
      body: JSON.stringify({ token: out.trim() }),
    });
    expect(await answer.json()).toMatchObject({ active: true });
  });

  test('the clock of one session', async () => {
    const frozen = JSON.parse((await ask('clock', 'freeze', '2026-03-01T12:00:00Z', '--session', 'a', '--json')).out) as unknown;
    expect(frozen).toMatchObject({ now: '2026-03-01T12:00:00.000Z', frozen: true });
    expect(JSON.parse((await ask('clock', '--json')).out)).toMatchObject({ frozen: false });
  });

  test('the world by way of a pipe', async () => {
    const { out } = await ask('world', 'get', 'applications', 'DemoAppWorksByItselfSignedJwt001');
    const changed = JSON.stringify({ ...(JSON.parse(out) as object), name: 'Renamed' });
    expect(await ask('world', 'put', 'applications', 'DemoAppWorksByItselfSignedJwt001', changed)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/, version 2\n$/),
    });
    await ask('reset');
    expect((await ask('world', 'get', 'applications', 'DemoAppWorksByItselfSignedJwt001')).out).toBe(out);
  });

  test('somebody on a card, what happens to them, and what has happened', async () => {
    const card = await ask('world', 'show', '9000000009');
    expect(card).toMatchObject({ code: 0, err: '' });
    expect(card.out).toMatch(/^SMITH, Jane \(Mrs\) +NHS No\. 900 000 0009\n/);
    expect(await ask('world', 'change-contact', '9990001375', 'phone', '--use', 'work', '--value', '0113 496 0999')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Demographics changed .*\npatients\/9990001375, version 2\n$/),
    });
    expect((await ask('world', 'history', '9990001375')).out).toMatch(/^\w{3} .* {2}Demographics changed {2}.*telecoms\n$/);
    await ask('reset');
  });

  test('what it refuses', async () => {
    const { code, err } = await ask('faults', 'add', '--server', 'nowhere', '--status', '503');
    expect(code).toBe(1);
    expect(err).toContain("error: not a fault rule\n  server: unknown server 'nowhere'; known: oauth\n");
  });

  test('the journal, as it happens', async () => {
    await using following = new CliProcess(['journal', '--follow', '--url', sandbox.urls.oauth ?? '']);
    const line = following.line('oauth2.');
    await untilFollowed(sandbox.urls.oauth ?? '', line);
    expect(await line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}oauth {2}oauth2\.\w+ {2}200 {2}/);
    following.send('SIGINT');
    expect(await following.ended).toMatchObject({ code: 0, err: '' });
  });
});

test('the standard world passes its own check', async () => {
  expect(await runProcess(['seed', 'check', 'standard'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^ok: \d+ patients, /),
    err: '',
  });
});

test('no sandbox', async () => {
  expect(await runProcess(['status', '--url', 'http://127.0.0.1:1'])).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('no sandbox answers at http://127.0.0.1:1'),
  });
});

/** Resolves when nothing listens there any more. */
async function refused(url: string): Promise<void> {
  const { port } = new URL(url);
  const isOpen = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
  while (await isOpen());
}

/** Sends requests until one has been seen: nothing tells from outside when a follower has begun to listen. */
async function untilFollowed(url: string, seen: Promise<string>): Promise<void> {
  let done = false;
  void seen.finally(() => {
    done = true;
  });
  while (!done) await (await fetch(`${url}/oauth2/_ping`)).arrayBuffer();
}
