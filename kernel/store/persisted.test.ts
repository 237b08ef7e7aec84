import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    expect(await readdir(inFolder('sessions'))).toEqual(['a.json', 'b.json']);
  });

  test('has each acknowledged write in its file', async () => {
    const session = (await open()).session('a');
    await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        await session.put(things, `${n}`, { colour: `c${n}` });
        expect(await readFile(inFolder('sessions', 'a.json'), 'utf8')).toContain(`"id":"${n}","version":1,"doc":{"colour":"c${n}"}`);
      }),
    );
  });

  test('keeps nothing of what was replaced or removed', async () => {
    const session = (await open()).session('a');
    await session.writeBlob('blob', bytes('old'));
    await session.writeBlob('blob', bytes('new'));
    expect(await readdir(inFolder('blobs'))).toHaveLength(1);
    await session.deleteBlob('blob');
    expect(await readdir(inFolder('blobs'))).toEqual([]);
    expect(await readdir(inFolder('sessions'))).toEqual([]);
    await session.writeBlob('blob', bytes('again'));
    await session.reset();
    expect(await readdir(inFolder('blobs'))).toEqual([]);
    expect(await readdir(inFolder('sessions'))).toEqual([]);
  });

  test('is cleaned of what a killed process was still writing', async () => {
    await (await open()).session('a').writeBlob('blob', bytes('kept'));
    await opened[0]?.close();
    const orphan = '0b0e6f0e-0000-4000-8000-000000000000';
    for (const file of [orphan, `${orphan}.part`, 'README']) await writeFile(inFolder('blobs', file), 'x');
    await writeFile(inFolder('sessions', 'a.json.part'), '{"format"');
    const store = await open();
    expect(await readdir(inFolder('sessions'))).toEqual(['a.json']);
    const files = await readdir(inFolder('blobs'));
    expect(files).toHaveLength(2);
    expect(files).toContain('README');
    expect((await store.session('a').snapshot()).blobs).toEqual({ blob: Buffer.from('kept').toString('base64') });
  });

  test('that refuses a write makes it fail loudly; reads go on, and so do writes when it takes them again', async () => {
    const store = await open();
    const session = store.session('a');
    await session.put(things, 'x', { colour: 'red' });
    // as good as a disk that is full: the temporary file cannot be made
    await rename(inFolder('sessions'), inFolder('away'));
    await writeFile(inFolder('sessions'), '');
    const refused = { name: 'StoreError', code: 'disk', message: expect.stringContaining('a.json') };
    await expect(session.put(things, 'y', { colour: 'blue' })).rejects.toMatchObject(refused);
    await expect(session.append('events', {}, 1)).rejects.toMatchObject(refused);
    expect(await session.get(things, 'x')).toMatchObject({ doc: { colour: 'red' } });
    await rm(inFolder('sessions'));
    await rename(inFolder('away'), inFolder('sessions'));
    await session.put(things, 'z', { colour: 'green' });
    await store.close();
    expect(Object.keys(await documents(await open()))).toEqual(expect.arrayContaining(['x', 'z']));
  });

  test.runIf(process.platform === 'linux')('on a full disk makes a write fail with the reason', async () => {
    const session = (await open()).session('a');
    await symlink('/dev/full', inFolder('sessions', 'a.json.part'));
    await expect(session.put(things, 'x', { colour: 'red' })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'disk',
      message: expect.stringContaining('ENOSPC'),
    });
    expect(await readdir(inFolder('sessions'))).toEqual([]);
    await session.put(things, 'y', { colour: 'red' });
    expect(await readdir(inFolder('sessions'))).toEqual(['a.json']);
  });

  test('that refuses a blob leaves none behind', async () => {
    const session = (await open()).session('a');
    await rename(inFolder('blobs'), inFolder('away'));
    await expect(session.writeBlob('blob', bytes('x'))).rejects.toMatchObject({ name: 'StoreError', code: 'disk' });
    expect(await session.readBlob('blob')).toBeUndefined();
    await rename(inFolder('away'), inFolder('blobs'));
    await session.writeBlob('blob', bytes('x'));
  });

  test('that cannot be written to is refused at once, by name', async () => {
    await writeFile(join(folder, 'new'), 'a file in the way');
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'disk', message: expect.stringContaining(persist()) });
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
