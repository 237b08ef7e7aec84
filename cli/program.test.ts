import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ControlError, Unreachable } from '#clients/control/control';
import { COMMANDS } from './commands.ts';
import { runWith } from './testing/run-with.ts';

describe('help', () => {
  test('names every command', async () => {
    const { code, out } = await runWith(['--help']);
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} .*${summary}$`, 'm'));
    expect(out).toContain('Exit codes: 0 done');
  });

  test.each(COMMANDS.map(({ name }) => name))('%s has examples, whichever way one asks', async (name) => {
    const asked = await runWith([name, '--help']);
    expect(asked.code).toBe(0);
    expect(asked.out).toMatch(new RegExp(`Examples:\n  \\$ .*nhs-sandbox ${name}`));
    expect((await runWith(['help', name])).out).toBe(asked.out);
  });

  test('is shown, as an error, when no command is given', async () => {
    const { code, out, err } = await runWith([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: nhs-sandbox [options] [command]');
  });

  test('the version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await runWith(['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
  });
});

describe('wrong arguments exit with 2 and say what', () => {
  test.each([
    ['strat', "unknown command 'strat'\n(Did you mean start?)"],
    ['reset --hard', "unknown option '--hard'"],
    ['clock set', "missing required argument 'time'"],
    ['clock advance PT5M PT5M', 'too many arguments'],
    ['faults add --times many', '--times: many: must be a number'],
    ['faults add --delay soon', '--delay: soon: must be milliseconds (500) or an ISO 8601 duration'],
    ['faults add --rate-limit 5', '--rate-limit: 5: must be a number a second, minute or hour'],
    ['faults add --dribble 5', '--dribble: 5: must be chunks/duration'],
    ['faults add --header X', '--header: X: must be a name and a value'],
    ['faults add {', 'the rule is not JSON: '],
    ['journal --status ok', '--status: ok: must be a number'],
    ['world put patients 9 [1', 'the document is not JSON: '],
    ['world put patients 9 1', 'the document must be a JSON object'],
    ['start --port-base high', 'the configuration cannot be used\n  --port-base: high: must be a port from 1 to 64899'],
    ['start nowhere', "there is no server 'nowhere'; there are "],
    ['exec', "missing required argument 'command'"],
  ])('%s', async (line, message) => {
    const { code, out, err, calls } = await runWith(line.split(' '));
    expect({ code, out, calls }).toEqual({ code: 2, out: '', calls: [] });
    expect(err).toContain(`error: ${message}`);
  });
});

describe('which sandbox', () => {
  const connectionOf = async (args: string[], env: Record<string, string> = {}) =>
    (await runWith(['reset', ...args], { env })).connections[0];

  test('the usual one', async () => {
    expect(await connectionOf([])).toEqual({ url: 'http://127.0.0.1:9000', session: undefined, token: undefined });
  });

  test('the one that the same configuration would start', async () => {
    expect(await connectionOf([], { NHS_SANDBOX_PORT_BASE: '19000', NHS_SANDBOX_HOST: '0.0.0.0' })).toMatchObject({
      url: 'http://127.0.0.1:19000',
    });
  });

  test('the one of the environment, in its session, with its token', async () => {
    const env = { NHS_SANDBOX_URL: 'http://sandbox:1', NHS_SANDBOX_SESSION: 's', NHS_SANDBOX_CONTROL_TOKEN: 't' };
    expect(await connectionOf([], env)).toEqual({ url: 'http://sandbox:1', session: 's', token: 't' });
    expect(await connectionOf(['--url', 'http://b', '--session', 'c', '--control-token', 'd'], env)).toEqual({
      url: 'http://b',
      session: 'c',
      token: 'd',
    });
  });

  test('over TLS, with the authority and the certificate of the state folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nhs-sandbox-cli-'));
    await mkdir(join(folder, 'tls'));
    for (const name of ['ca.pem', 'client.pem', 'client.key']) await writeFile(join(folder, 'tls', name), name);
    await writeFile(join(folder, 'own.pem'), 'own');
    const env = { NHS_SANDBOX_STATE_FOLDER: folder, NHS_SANDBOX_TLS: 'true' };
    const expected = { url: 'https://127.0.0.1:9000', ca: 'ca.pem', cert: 'client.pem', key: 'client.key' };
    expect(await connectionOf([], env)).toMatchObject(expected);
    expect(await connectionOf(['--ca', join(folder, 'own.pem')], env)).toMatchObject({ ...expected, ca: 'own' });
    await rm(folder, { recursive: true });
  });

  test('none is there', async () => {
    const answers = { reset: new Unreachable('http://127.0.0.1:9000', new Error('connect ECONNREFUSED')) };
    expect(await runWith(['reset'], { answers })).toMatchObject({
      code: 3,
      err: 'error: no sandbox answers at http://127.0.0.1:9000 (connect ECONNREFUSED)\nStart one with `nhs-sandbox start`, or say where it is with --url or NHS_SANDBOX_URL.\n',
    });
  });

  test('it refuses', async () => {
    const refused = new ControlError(400, 'not a fault rule', [{ path: 'status', reason: 'too big' }]);
    expect(await runWith(['faults', 'add', '--status', '999'], { answers: { 'faults.add': refused } })).toMatchObject({
      code: 1,
      err: 'error: not a fault rule\n  status: too big\n',
    });
  });

  test('it asks for its token', async () => {
    const { code, err } = await runWith(['reset'], { answers: { reset: new ControlError(401, 'needs its bearer token') } });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'error: needs its bearer token\nGive the token with --control-token or NHS_SANDBOX_CONTROL_TOKEN.\n',
    });
  });
});
