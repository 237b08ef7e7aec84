import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from './open.ts';
import type { Collection, SessionStore } from './store.ts';

const ROUNDS = 50;
/** Milliseconds. */
const LONGEST_LIFE = 80;
const LONGEST_COMPACTION = 8;
/** The file of a session while it is being written. */
const ARRIVING = 'a.json.part';
const PLACES = 8;

interface Numbered {
  readonly n: number;
}
const numbers: Collection<Numbered> = { name: 'numbers' };

/**
 * Writes without pause, and says on standard output what has been acknowledged: transactions over two documents and a stream
 * (`t 7`), single documents (`d 7`), a large blob that is replaced again and again (`b 7`), and messages in eight places, each a
 * document and its body (`m 7`): enough of them for the log to be compacted several times a second.
 */
const WRITER = `
  import { writeSync } from 'node:fs';
  const [, built, persist] = process.argv;
  const { openStore } = await import(built);
  const numbers = { name: 'numbers' };
  const session = (await openStore({ seeds: new Map(), collections: [numbers], persist })).session('a');
  const acknowledged = (what, n) => writeSync(1, what + ' ' + n + '\\n');
  const from = Date.now() * 1000;
  async function transactions() {
    for (;;) {
      const n = await session.transaction(async (tx) => {
        const n = ((await tx.get(numbers, 'left'))?.doc.n ?? 0) + 1;
        await tx.put(numbers, 'left', { n });
        await tx.append('events', { n }, n);
        await tx.put(numbers, 'right', { n });
        return n;
      });
      acknowledged('t', n);
    }
  }
  async function documents(writer) {
    for (let n = from + writer; ; n += 10) {
      await session.put(numbers, String(n), { n });
      acknowledged('d', n);
    }
  }
  async function blobs() {
    for (let n = 0; ; n++) {
      await session.writeBlob('blob', Buffer.alloc(200_000, n % 256));
      acknowledged('b', n % 256);
    }
  }
  async function messages(place) {
    for (let n = from + place; ; n += 8) {
      const body = await session.receiveBlob(Buffer.alloc(60_000, String(n)));
      await session.transaction(async (tx) => {
        await tx.put(numbers, 'message ' + place, { n });
        await tx.putBlob('body ' + place, body);
      });
      acknowledged('m', n);
    }
  }
  const places = Array.from({ length: 8 }, (_, place) => messages(place));
  await Promise.all([transactions(), documents(0), documents(1), documents(2), blobs(), ...places]);
`;

test('the folder of a process is refused while it lives, and free when it was killed', async () => {
  const { built, persist, remove } = await prepare();
  const open = () => openStore({ seeds: new Map(), collections: [numbers], persist });
  const writer = start(built, persist);
  await once(writer.stdout, 'data');
  await expect(open()).rejects.toMatchObject({
    name: 'StoreError',
    code: 'disk',
    message: expect.stringContaining(`process (${writer.pid})`),
  });
  writer.kill('SIGKILL');
  await once(writer, 'close');
  const store = await open();
  expect((await readdir(persist)).filter((file) => file.startsWith('lock'))).toHaveLength(1);
  await store.close();
  await remove();
});

test(`every acknowledged write is there after kill -9, ${ROUNDS} times, half of them while the log is compacted`, {
  timeout: 60_000,
}, async () => {
  const { built, persist, remove } = await prepare();
  const expected = { documents: new Set<number>(), messages: new Map<number, number>(), transactions: 0 };
  let duringCompaction = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const writer = start(built, persist);
    let told = '';
    writer.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await once(writer.stdout, 'data');
    if (round % 2 === 1) await compactionOf(join(persist, 'sessions'));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * (round % 2 === 1 ? LONGEST_COMPACTION : LONGEST_LIFE)));
    writer.kill('SIGKILL');
    await once(writer, 'close');
    if ((await readdir(join(persist, 'sessions'))).includes(ARRIVING)) duringCompaction++;

    let blob: number | undefined;
    for (const [what, n] of acknowledgements(told)) {
      if (what === 't') expected.transactions = n;
      else if (what === 'd') expected.documents.add(n);
      else if (what === 'm') expected.messages.set(n % PLACES, n);
      else blob = n;
    }
    const store = await openStore({ seeds: new Map(), collections: [numbers], persist });
    await expectAllThere(store.session('a'), { ...expected, blob });
    await store.close();
  }
  expect(expected.transactions).toBeGreaterThan(ROUNDS);
  expect(duringCompaction).toBeGreaterThan(0);
  await remove();
});

/** Resolves when a session's file is being written anew. */
async function compactionOf(sessions: string): Promise<void> {
  for await (const { filename } of watch(sessions)) if (filename === ARRIVING) return;
}

/** Node.js alone can't run the sources, and a build has the store somewhere in a chunk. So there is one of its own, to be imported. */
async function prepare(): Promise<{ built: string; persist: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  const dir = join(folder, 'built');
  const input = fileURLToPath(new URL('./open.ts', import.meta.url));
  await build({ input, platform: 'node', external: ['pg'], output: { dir, entryFileNames: 'open.mjs', chunkFileNames: '[name].mjs' } });
  const built = pathToFileURL(join(dir, 'open.mjs')).href;
  return { built, persist: join(folder, 'persisted'), remove: () => rm(folder, { recursive: true }) };
}

/** Starts a process that writes until it is killed, at the latest when the test is over. */
function start(built: string, persist: string) {
  const writer = spawn(process.execPath, ['--input-type=module', '--eval', WRITER, built, persist], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void writer.kill('SIGKILL'));
  return writer;
}

interface Acknowledged {
  readonly documents: ReadonlySet<number>;
  readonly transactions: number;
  /** The last one in each place. */
  readonly messages: ReadonlyMap<number, number>;
  readonly blob: number | undefined;
}

async function expectAllThere(session: SessionStore, { documents, transactions, messages, blob }: Acknowledged): Promise<void> {
  for (const n of documents) expect((await session.get(numbers, String(n)))?.doc).toEqual({ n });
  const last = (await session.get(numbers, 'left'))?.doc.n ?? 0;
  // more may be there: what was on the disk when the process died but could not be told any more
  expect(last).toBeGreaterThanOrEqual(transactions);
  expect((await session.get(numbers, 'right'))?.doc.n ?? 0).toBe(last);
  const events = await session.readStream<Numbered>('events', 0, last + 1);
  expect(events.map(({ event }) => event.n)).toEqual(Array.from({ length: last }, (_, n) => n + 1));
  for (const [place, n] of messages) {
    const now = (await session.get(numbers, `message ${place}`))?.doc.n ?? 0;
    expect(now).toBeGreaterThanOrEqual(n);
    const body = Buffer.from((await session.readBlob(`body ${place}`))?.whole ?? []);
    expect(body.equals(Buffer.alloc(60_000, String(now)))).toBe(true);
  }
  if (blob === undefined) return;
  const { bytes = 0, content = [] } = (await session.readBlob('blob')) ?? {};
  expect(bytes).toBe(200_000);
  const values = new Set<number>();
  for await (const chunk of content) for (const value of chunk) values.add(value);
  expect(values.size).toBe(1);
  expect([blob, (blob + 1) % 256]).toContain([...values][0]);
}

/** The last line may have been cut by the kill: then nobody has heard of that write. */
function acknowledgements(told: string): [string, number][] {
  const lines = told.slice(0, told.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line !== '').map((line) => [line.charAt(0), Number(line.slice(2))]);
}
