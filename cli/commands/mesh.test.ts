/** At a terminal against a sandbox that is there: what is printed is what was sent. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { controlClient } from '#clients/control/control';
import { type Sandbox, startSandbox } from '#testing/index';
import { runWith, type Situation } from '../testing/run-with.ts';

let nhs: Sandbox;
let folder: string;
beforeAll(async () => {
  [nhs, folder] = await Promise.all([startSandbox({ servers: ['mesh'] }), mkdtemp(join(tmpdir(), 'cli-mesh-'))]);
});
afterAll(() => Promise.all([nhs.stop(), rm(folder, { recursive: true })]));
beforeEach(() => nhs.reset());

/** Runs a command line; words are parted by blanks. */
function mesh(line: string, situation: Situation = {}) {
  const env = { NHS_SANDBOX_URL: nhs.url, ...situation.env };
  return runWith(['mesh', ...line.split(' ')], { folder, connect: async (options) => controlClient(options), ...situation, env });
}

async function output(line: string, situation?: Situation): Promise<string> {
  const { code, out, err } = await mesh(line, situation);
  if (code !== 0) throw new Error(`exited with ${code}: ${err}`);
  return out;
}

const SEND = 'send --from X26ABC1 --to X26ABC2 --workflow TEST_WORKFLOW';
const send = async (more = '--text hello', situation?: Situation) => (await output(`${SEND} ${more}`, situation)).trim();

describe('messages', () => {
  test('a text is sent, listed, read and acknowledged', async () => {
    const id = await send('--text hello --subject Letter --local-id mine');
    expect(id).toMatch(/^\d{20}_[0-9A-F]{6}$/);
    expect(await output('inbox X26ABC2')).toBe(`${id}  X26ABC1  TEST_WORKFLOW  Letter\n`);
    expect(await output('inbox X26ABC2 --ids')).toBe(`${id}\n`);
    expect(await output(`read X26ABC2 ${id}`)).toBe('hello');
    const card = await output(`read X26ABC2 ${id} --headers`);
    for (const told of [id, 'X26ABC1', 'Letter', 'mine', 'Transferred to recipient mailbox']) expect(card).toContain(told);
    expect(await output(`ack X26ABC2 ${id}`)).toBe('');
    expect(await output('inbox X26ABC2')).toBe('nothing waits\n');
    expect(await output(`track X26ABC1 ${id}`)).toContain('acknowledged');
    expect(JSON.parse(await output('track X26ABC1 mine --local-id --json'))).toMatchObject({ messageId: id, status: 'acknowledged' });
  });

  test('a file goes in chunks and comes out the same', async () => {
    const content = randomBytes(250_000);
    await writeFile(join(folder, 'scan.bin'), content);
    const sent = JSON.parse(await output(`${SEND} scan.bin --chunk-size 100k --gzip --json`));
    expect(sent).toMatchObject({ chunks: 3 });
    expect(await output('inbox X26ABC2')).toContain('3 chunks  scan.bin');
    const { code, err } = await mesh(`read X26ABC2 ${sent.messageId} --out copy.bin --ack`);
    expect({ code, err }).toEqual({ code: 0, err: '250.0 kB in copy.bin\n' });
    expect((await readFile(join(folder, 'copy.bin'))).equals(content)).toBe(true);
    expect(await output('inbox X26ABC2')).toBe('nothing waits\n');
  });

  test('standard input is sent too, and what is no text stays off a terminal', async () => {
    const id = await send('-', { input: 'a\0b' });
    expect(await mesh(`read X26ABC2 ${id}`, { columns: 80 })).toMatchObject({ code: 2, err: expect.stringContaining('--out') });
    expect(await output(`read X26ABC2 ${id}`)).toBe('a\0b');
  });

  test('a report is shown as what it is', async () => {
    expect(await mesh('send --text x --from X26ABC1 --to NOBODY --workflow W')).toMatchObject({
      code: 1,
      err: 'error: MESH answered 417: SEND 12 Unregistered to address\n',
    });
    const listed = await output('inbox X26ABC1');
    expect(listed).toContain('report  W  Unregistered to address');
    expect(await output(`read X26ABC1 ${listed.split(' ')[0]}`)).toContain('! 12  Unregistered to address');
  });

  test('many are listed up to a limit, and acknowledged at once', async () => {
    for (let n = 0; n < 3; n += 1) await send();
    const lines = (await output('inbox X26ABC2 --limit 2')).split('\n');
    expect(lines).toEqual([expect.any(String), expect.any(String), expect.stringContaining('--limit'), '']);
    expect(await output('inbox X26ABC2 --workflow !TEST_WORKFLOW')).toBe('nothing waits\n');
    expect(await output('ack X26ABC2 --all')).toBe('3 acknowledged\n');
  });

  test('a session has its own', async () => {
    await send('--text hello --session run42');
    expect(await output('inbox X26ABC2')).toBe('nothing waits\n');
    expect(await output('inbox X26ABC2 --ids', { env: { NHS_SANDBOX_SESSION: 'run42' } })).not.toBe('');
  });

  test.each([
    [SEND, 'give a file to send, or --text'],
    [`${SEND} a.txt --text b`, 'give a file to send, or --text'],
    [`${SEND} --text b --chunk-size much`, 'not a size'],
    [`${SEND} .`, 'is not a file'],
    ['ack X26ABC2', 'say --all'],
    ['inbox X26ABC2 --limit none', 'whole number'],
    ['send --text b --from X26ABC1 --to X26ABC2', '--workflow'],
  ])('%s is not enough', async (line, says) => expect(await mesh(line)).toMatchObject({ code: 2, err: expect.stringContaining(says) }));

  test('whoever has the wrong password hears of it, and of a mailbox that there is not', async () => {
    const wrong = await mesh('inbox X26ABC2 --password guess');
    expect(wrong).toMatchObject({ code: 1, err: 'error: MESH answered 403: Invalid Authentication Token\n' });
    expect(await mesh('inbox NOBODY')).toMatchObject({ code: 1, err: 'error: the world has no mailbox "NOBODY"\n' });
    expect(await mesh('inbox NOBODY --password p --key k')).toMatchObject({ code: 1, err: expect.stringContaining('EPL-151') });
  });
});

describe('who and where', () => {
  test('mailboxes are listed and shown', async () => {
    expect(await output('mailbox --organisation x26')).toMatch(/^X26ABC1 +X26 +open +TESTMB1$/m);
    await send();
    expect(await output('mailbox x26abc2')).toMatch(
      /mailbox +X26ABC2\nname +TESTMB2\norganisation +X26 .*\nbilled to +Wales\nstate +open\nwaiting +1\n/,
    );
    expect(JSON.parse(await output('mailbox X26ABC2 --json'))).toMatchObject({ mailboxId: 'X26ABC2', waiting: 1 });
  });

  test('and found by what they take', async () => {
    expect(await output('lookup TEST_WORKFLOW --organisation X26')).toBe('X26ABC2  TESTMB2\n');
    expect(await output('lookup TEST_WORKFLOW')).toContain('X26ABC2  TESTMB2\n');
    expect(await output('lookup NO_SUCH_THING')).toBe('no mailbox takes it\n');
  });
});

describe('tokens', () => {
  test('are made, good for one request', async () => {
    const token = (await output('token X26ABC1')).trim();
    const { out, code } = await runWith(['mesh', 'explain-token', `Authorization: ${token}`], {
      env: { NHS_SANDBOX_URL: nhs.url },
      connect: async (options) => controlClient(options),
    });
    expect([code, out.split('\n').at(-2)]).toEqual([0, 'Accepted.']);
    const inbox = await fetch(`${nhs.urls.mesh}/messageexchange/X26ABC1/inbox`, { headers: { Authorization: token } });
    expect(inbox.status).toBe(200);
  });

  test('are explained', async () => {
    const explained = await mesh('explain-token -', { input: 'NHSMESH X26ABC1:a:0:202001010000:abc\n' });
    expect(explained.code).toBe(1);
    expect(explained.out).toContain('✗ the hash');
    expect(explained.out).toContain('! the timestamp');
    expect(explained.out).toMatch(/\nRefused: 403 Invalid Authentication Token\.\n$/);
    expect((await mesh('explain-token nonsense --mailbox X26ABC2')).out).toContain('Refused: 403 Mailbox id does not match token.');
    expect(JSON.parse((await mesh('explain-token nonsense --json')).out)).toMatchObject({ accepted: false });
  });
});

test('settings are printed, or set: a session may be as strict as the live service', async () => {
  expect(JSON.parse(await output('settings'))).toMatchObject({ authorisation: 'when-sent', inboxDays: 5 });
  const strict = await output('settings {"authorisation":"strict"} --session strict');
  expect(JSON.parse(strict)).toMatchObject({ authorisation: 'strict', inboxDays: 5 });
  const knock = (session: string) => fetch(`${nhs.urls.mesh}${session}/messageexchange/X26ABC1/inbox`).then(({ status }) => status);
  expect([await knock(''), await knock('/~strict')]).toEqual([200, 403]);
  const refused = await mesh('settings {"authorisation":"lax","inboxDays":1.5,"other":1}');
  expect(refused.code).toBe(1);
  for (const said of ['authorisation: must be one of', 'inboxDays: must be whole days', 'other: unknown field'])
    expect(refused.err).toContain(said);
});

describe('mailboxes', () => {
  test('are made, closed, opened and removed', async () => {
    expect(await output('create MINE --organisation RR8 --receives MY_FLOW --receives OTHER')).toBe('');
    expect(await output('mailbox MINE')).toContain('RR8');
    expect(await output('lookup OTHER')).toContain('MINE');
    expect(JSON.parse(await output('close MINE --json'))).toMatchObject({ mailboxId: 'MINE', active: false });
    expect(await output('mailbox MINE')).toContain('closed');
    await output('open MINE');
    expect(await output('mailbox MINE')).toContain('open');
    await output('delete MINE');
    const { code, err } = await mesh('delete MINE');
    expect([code, err]).toEqual([1, expect.stringContaining("mailboxes has no 'MINE'")]);
  });

  test('get a receiver, and lose it', async () => {
    const set = JSON.parse(await output('receiver X26ABC2 reply --after PT5M --workflow TEST_WORKFLOW --option body=ok=yes --json'));
    expect(set.receiver).toEqual({ robot: 'reply', after: 'PT5M', workflows: ['TEST_WORKFLOW'], options: { body: 'ok=yes' } });
    expect(JSON.parse(await output('receiver X26ABC2 none --json')).receiver).toBeUndefined();
    expect((await mesh('receiver X26ABC2 reply --option body')).err).toContain('--option: body: must be name=value');
    expect((await mesh('receiver X26ABC2 butler')).err).toContain('there is no such robot');
  });
});
