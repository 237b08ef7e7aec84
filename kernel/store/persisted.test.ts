import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from './open.ts';
import type { Collection, Store } from './store.ts';
import { storeContract } from './testing/contract.ts';

storeContract('in a folder', async (options) => {
  const persist = await mkdtemp(join(tmpdir(), 'store-'));
  const store = await openStore({ ...options, persist });
  return {
    store,
    async remove() {
      await store.close();
      await rm(persist, { recursive: true });
    },
  };
});

const things: Collection<{ readonly colour: string }> = { name: 'things', indexes: { colour: ({ colour }) => colour } };

describe('a persist folder', () => {
  let folder: string;
  let opened: Store[];
  const persist = () => join(folder, 'new', 'state');
  const inFolder = (...path: string[]) => join(persist(), ...path);
  async function open(): Promise<Store> {
    const seeds = new Map([['things', [{ id: 'seed', doc: { colour: 'white' } }]]]);
    const store = await openStore({ seeds, collections: [things], persist: persist() });
    opened.push(store);
    return store;
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'));
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    await rm(folder, { recursive: true });
  });

  test('holds everything when it is opened again', async () => {
    const before = await open();
    const session = before.session('a');
    await session.put(things, 'x', { colour: 'red' });
    await session.delete(things, 'seed');
    await session.append('events', { n: 1 }, 10);
    await session.append('events', { n: 2 }, 20.5);
    await session.writeBlob('__proto__', bytes('small'));
    await session.writeBlob('../large', bytes('x'.repeat(2_000_000)));
    await before.session('b').put(things, 'y', { colour: 'blue' });
    await before.session('gone').put(things, 'y', { colour: 'blue' });
    await before.endSession('gone');
    const snapshot = await session.snapshot();
    await before.close();

    const after = await open();
    expect(await after.sessions()).toEqual(['a', 'b']);
    expect(await after.session('a').snapshot()).toEqual(snapshot);
    expect((await after.session('a').find(things, { index: 'colour', from: '' })).items).toMatchObject([{ id: 'x' }]);
    expect(await after.session('a').put(things, 'x', { colour: 'green' })).toMatchObject({ version: 2 });
    expect(Object.isFrozen((await after.session('b').get(things, 'y'))?.doc)).toBe(true);
    expect((await readdir(inFolder('sessions'))).sort()).toEqual(['a.1.log', 'b.1.log']);
  });

  test('has each acknowledged write in its log', async () => {
    const session = (await open()).session('a');
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        await session.put(things, `${n}`, { colour: `c${n}` });
        expect(await readFile(inFolder('sessions', 'a.1.log'), 'utf8')).toContain(`"id":"${n}","version":1,"doc":{"colour":"c${n}"}`);
      }),
    );
  });

  test('keeps nothing of what was replaced or removed', async () => {
    const session = (await open()).session('a');
    await session.writeBlob('blob', bytes(LARGE));
    await session.writeBlob('blob', bytes(`${LARGE}!`));
    expect(await readdir(inFolder('blobs'))).toHaveLength(1);
    await session.deleteBlob('blob');
    expect(await readdir(inFolder('blobs'))).toEqual([]);
    expect(await readdir(inFolder('sessions'))).toEqual([]);
    await session.writeBlob('blob', bytes(LARGE));
    await session.writeBlob('small', bytes('small'));
    await session.reset();
    expect(await readdir(inFolder('blobs'))).toEqual([]);
    expect(await readdir(inFolder('sessions'))).toEqual([]);
  });

  test('is cleaned of what a killed process was still writing', async () => {
    const before = (await open()).session('a');
    await before.writeBlob('blob', bytes(LARGE));
    await before.receiveBlob(bytes(LARGE));
    await opened[0]?.close();
    const orphan = '0b0e6f0e-0000-4000-8000-000000000000';
    for (const file of [orphan, `${orphan}.part`, 'README']) await writeFile(inFolder('blobs', file), 'x');
    await writeFile(inFolder('sessions', 'a.json.part'), '{"format"');
    const store = await open();
    expect(await readdir(inFolder('sessions'))).toEqual(['a.1.log']);
    const files = await readdir(inFolder('blobs'));
    expect(files).toHaveLength(2);
    expect(files).toContain('README');
    expect((await store.session('a').snapshot()).blobs).toEqual({ blob: Buffer.from(LARGE).toString('base64') });
  });

  test('that refuses a write makes it fail loudly; reads go on, and so do writes when it takes them again', async () => {
    await (await open()).session('a').put(things, 'x', { colour: 'red' });
    await opened[0]?.close();
    const store = await open();
    const session = store.session('a');
    await rename(inFolder('sessions'), inFolder('away'));
    await writeFile(inFolder('sessions'), '');
    const refused = { name: 'StoreError', code: 'disk', message: expect.stringContaining('a.1.log') };
    await expect(session.put(things, 'y', { colour: 'blue' })).rejects.toMatchObject(refused);
    await expect(session.append('events', {}, 1)).rejects.toMatchObject(refused);
    expect(await session.get(things, 'x')).toMatchObject({ doc: { colour: 'red' } });
    await rm(inFolder('sessions'));
    await rename(inFolder('away'), inFolder('sessions'));
    await session.put(things, 'z', { colour: 'green' });
    await store.close();
    const after = await open();
    expect(Object.keys(await documents(after))).toEqual(['x', 'y', 'z']);
    expect(await after.session('a').readStream('events', 0)).toHaveLength(1);
  });

  test.runIf(process.platform === 'linux')('on a full disk makes a write fail with the reason', async () => {
    const session = (await open()).session('a');
    await symlink('/dev/full', inFolder('sessions', 'a.1.log'));
    await expect(session.put(things, 'x', { colour: 'red' })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'disk',
      message: expect.stringContaining('ENOSPC'),
    });
    await rm(inFolder('sessions', 'a.1.log'));
    await session.put(things, 'y', { colour: 'red' });
    await opened[0]?.close();
    expect(Object.keys(await documents(await open()))).toEqual(['x', 'y']);
  });

  test('that refuses a blob leaves none behind', async () => {
    const session = (await open()).session('a');
    await rename(inFolder('blobs'), inFolder('away'));
    await expect(session.writeBlob('blob', bytes(LARGE))).rejects.toMatchObject({ name: 'StoreError', code: 'disk' });
    expect(await session.readBlob('blob')).toBeUndefined();
    await rename(inFolder('away'), inFolder('blobs'));
    await session.writeBlob('blob', bytes(LARGE));
  });

  test('that cannot be written to is refused at once, by name', async () => {
    await writeFile(join(folder, 'new'), 'a file in the way');
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'disk', message: expect.stringContaining(persist()) });
  });

  describe('after a kill', () => {
    const log = () => inFolder('sessions', 'a.1.log');
    /** Three changes, each in a line of its own. */
    async function threeLines(): Promise<string> {
      const store = await open();
      for (const id of ['x', 'y', 'z']) await store.session('a').put(things, id, { colour: 'red' });
      await store.close();
      return readFile(log(), 'utf8');
    }

    test('a last line that was cut off, wherever, is left out, and what comes goes in its place', async () => {
      const text = await threeLines();
      const beforeLast = text.trimEnd().lastIndexOf('\n') + 1;
      for (const length of [beforeLast, beforeLast + 1, beforeLast + 30, text.length - 1]) {
        await writeFile(log(), text.slice(0, length));
        const store = await open();
        expect(Object.keys(await documents(store))).toEqual(['x', 'y']);
        await store.session('a').put(things, 'w', { colour: 'blue' });
        await store.close();
        expect(Object.keys(await documents(await open()))).toEqual(['w', 'x', 'y']);
        await opened.at(-1)?.close();
      }
    });

    test('what takes several lines is there with all of them or with none', async () => {
      const before = await open();
      await before.session('a').put(things, 'x', { colour: 'red' });
      await before.session('a').restore({
        format: 'nhs-sandbox-snapshot-1',
        documents: Array.from({ length: 3000 }, (_, n) => ({
          collection: 'things',
          id: `${n}`,
          version: 1,
          doc: { colour: 'c'.repeat(1000) },
        })),
        streams: {},
        blobs: {},
      });
      // the file is written anew now; the log is as the process would have left it before that
      const [text, after] = [await readFile(log()), await before.session('a').snapshot()];
      await before.close();
      const lines = text.toString('latin1').split('\n');
      expect(lines.length).toBeGreaterThan(4);
      const beforeLast = text.length - (lines.at(-2) as string).length - 1;
      for (const file of await readdir(inFolder('sessions'))) await rm(inFolder('sessions', file));
      for (const length of [beforeLast - 10, beforeLast, beforeLast + 10]) {
        await writeFile(log(), text.subarray(0, length));
        expect(Object.keys(await documents(await open()))).toEqual(['x']);
        await opened.at(-1)?.close();
      }
      await writeFile(log(), text);
      expect(await (await open()).session('a').snapshot()).toEqual(after);
    });

    test('a line that is damaged before the last is told by file and number', async () => {
      const text = await threeLines();
      await writeFile(log(), text.replace('"id":"y"', '"id":"Y"'));
      await expect(open()).rejects.toMatchObject({ code: 'disk', message: expect.stringContaining(`${log()} is damaged in line 2`) });
    });

    test('a log that is not the last one must be whole', async () => {
      const text = await threeLines();
      await writeFile(log(), text.slice(0, -1));
      await writeFile(inFolder('sessions', 'a.2.log'), '');
      await expect(open()).rejects.toMatchObject({ code: 'disk', message: expect.stringContaining(`${log()} is damaged in line 3`) });
    });

    test('what was left while the files of a session that holds nothing were removed is removed', async () => {
      const store = await open();
      const session = store.session('a');
      await session.append('events', {}, 1);
      await store.close();
      const first = await readFile(log(), 'utf8');
      await rm(log());
      // the second of two logs: an entry whose predecessor is in the first, and then nothing any more
      const [head, entry] = [
        '[{"format":"nhs-sandbox-session-2","session":"a","log":2}]',
        '[{"entries":[{"stream":"events","sequence":2,"at":1,"event":{}}]}]',
      ];
      const lines = (...all: string[]) => all.map((line) => `${crc32(line).toString(16).padStart(8, '0')} ${line}\n`).join('');
      await writeFile(inFolder('sessions', 'a.2.log'), lines(head as string, entry as string));
      await expect(open()).rejects.toMatchObject({ code: 'disk', message: expect.stringContaining('entries 1 to 1 of the stream events') });
      await writeFile(inFolder('sessions', 'a.2.log'), lines(head as string, entry as string, '[{"fresh":true}]'));
      expect(await (await open()).sessions()).toEqual([]);
      expect(await readdir(inFolder('sessions'))).toEqual([]);
      expect(first).toContain('"sequence":1');
    });
  });

  test('keeps a log no longer than what it tells, whatever goes on meanwhile', async () => {
    const store = await open();
    const session = store.session('a');
    const body = Buffer.alloc(50_000, 'body');
    await session.append('events', { n: 1 }, 1);
    for (let n = 0; n < 100; n++) {
      await Promise.all([session.writeBlob(`${n % 3}`, body), session.put(things, `${n % 5}`, { colour: `c${n}` })]);
    }
    const snapshot = await session.snapshot();
    await store.close();
    const files = await readdir(inFolder('sessions'));
    expect(files).toContain('a.json');
    expect(files).not.toContain('a.1.log');
    const sizes = await Promise.all(files.map(async (file) => (await stat(inFolder('sessions', file))).size));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(4_000_000);
    const after = (await open()).session('a');
    expect(await after.snapshot()).toEqual(snapshot);
    await after.reset();
    expect(await readdir(inFolder('sessions'))).toEqual([]);
  });

  test('of an earlier version is read, and goes on', async () => {
    const file = '0b0e6f0e-0000-4000-8000-000000000000';
    await mkdir(inFolder('sessions'), { recursive: true });
    await mkdir(inFolder('blobs'));
    await writeFile(inFolder('blobs', file), 'small');
    const old = {
      format: 'nhs-sandbox-session-1',
      session: 'a',
      documents: [{ collection: 'things', id: 'x', version: 3, doc: { colour: 'red' } }],
      streams: { events: [{ sequence: 1, at: 10, event: { n: 1 } }] },
      blobs: { blob: { file, bytes: 5 } },
    };
    await writeFile(inFolder('sessions', 'a.json'), JSON.stringify(old));
    const before = await open();
    expect(await before.session('a').put(things, 'x', { colour: 'green' })).toMatchObject({ version: 4 });
    await before.close();
    const { documents: docs, streams, blobs } = await (await open()).session('a').snapshot();
    expect(docs).toEqual([{ collection: 'things', id: 'x', version: 4, doc: { colour: 'green' } }]);
    expect(streams).toEqual(old.streams);
    expect(blobs).toEqual({ blob: Buffer.from('small').toString('base64') });
  });

  test('opens a log again that was closed because so many others were written', async () => {
    const store = await open();
    const put = (n: number, colour: string) => store.session(`${n}`).put(things, 'x', { colour });
    for (let n = 0; n < 120; n++) await put(n, 'red');
    await put(0, 'green');
    await store.close();
    const after = await open();
    expect(await after.session('0').get(things, 'x')).toMatchObject({ doc: { colour: 'green' } });
    expect(await after.sessions()).toHaveLength(120);
  });

  test('that is read-only is refused at once, by name', async () => {
    await chmod(folder, 0o755);
    await mkdir(persist(), { recursive: true });
    await chmod(persist(), 0o555);
    await asOrdinaryUser(() =>
      expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'disk', message: expect.stringContaining(persist()) }),
    );
  });

  test.each(['', '{', '{"format":"other"}', '{"format":"nhs-sandbox-session-1","session":"b","documents":[],"streams":{},"blobs":{}}'])(
    'with a damaged file is refused with the name of the file: %s',
    async (text) => {
      await mkdir(inFolder('sessions'), { recursive: true });
      await writeFile(inFolder('sessions', 'a.json'), text);
      await expect(open()).rejects.toMatchObject({
        code: 'disk',
        message: expect.stringContaining(inFolder('sessions', 'a.json')),
      });
      await rm(inFolder('sessions', 'a.json'));
      await open();
    },
  );

  test('whose files point out of it is refused', async () => {
    await mkdir(inFolder('sessions'), { recursive: true });
    const blobs = { secret: { file: '../../../etc/passwd', bytes: 10 } };
    const file = { format: 'nhs-sandbox-session-1', session: 'a', documents: [], streams: {}, blobs };
    await writeFile(inFolder('sessions', 'a.json'), JSON.stringify(file));
    await expect(open()).rejects.toMatchObject({ code: 'disk', message: expect.stringContaining('blobs.secret') });
  });

  describe('lets one process in at a time', () => {
    const inUse = { name: 'StoreError', code: 'disk', message: expect.stringContaining('in use') };

    test('the second is refused until the first has gone', async () => {
      const first = await open();
      await expect(open()).rejects.toMatchObject(inUse);
      await first.close();
      await open();
    });

    test.runIf(process.platform === 'linux')(
      'one that has died does not count, even where another process has its number now',
      async () => {
        await mkdir(persist(), { recursive: true });
        await writeFile(inFolder(`lock-${process.pid}-1-0123456789ab`), 'held');
        await open();
      },
    );

    test('of several who want it at once one gets in', async () => {
      const attempts = await Promise.allSettled(Array.from({ length: 8 }, open));
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject(inUse);
    });
  });
});

/** Too large to go with the log. */
const LARGE = 'x'.repeat(100_000);

async function documents(store: Store): Promise<Record<string, object | null>> {
  const { documents: all } = await store.session('a').snapshot();
  return Object.fromEntries(all.map(({ id, doc }) => [id, doc]));
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/** What is read-only is so for everybody but root, whom tests in a container run as. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
