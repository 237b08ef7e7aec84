import { beforeEach, describe, expect, it } from 'vitest';
import { loadSeeds } from '#world/seeds';
import { FORBIDDEN, headersOf, type Patch } from '../testing/changes.ts';
import { openPds, type Pds, REQUEST_ID } from '../testing/pds.ts';

let pds: Pds;

describe('as the national sandbox', () => {
  beforeEach(async () => {
    pds = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
  });
  const send = (nhsNumber: string, headers: Record<string, string>, ...patches: Patch[]) =>
    pds.ask('PATCH', `/Patient/${nhsNumber}`, headers, JSON.stringify({ patches }));

  it('computes and forgets', async () => {
    const patches = [{ op: 'replace', path: '/gender', value: 'male' }];
    for (const _ of [1, 2]) {
      const { status, headers, body } = await send('9000000009', headersOf(2), ...patches);
      expect([status, headers.etag, body.gender, body.meta.versionId]).toEqual([200, 'W/"3"', 'male', '3']);
    }
    expect((await pds.get('/Patient/9000000009', { 'X-Request-ID': REQUEST_ID })).body.gender).toBe('female');
  });

  it('keeps the usual name, and lets nobody have two', async () => {
    const { body } = await pds.get('/Patient/9733162043', { 'X-Request-ID': REQUEST_ID });
    const [usual] = body.name;
    const headers = headersOf(body.meta.versionId);
    const untested = await send('9733162043', headers, { op: 'remove', path: '/name/0' });
    const tested = await send('9733162043', headers, { op: 'test', path: '/name/0', value: usual }, { op: 'remove', path: '/name/0' });
    for (const { error } of [untested, tested]) expect(error).toBe(`403 FORBIDDEN_UPDATE: ${FORBIDDEN}not permitted to remove usual name`);
    const { error } = await send('9733162043', headers, { op: 'add', path: '/name/-', value: { use: 'usual', family: 'Bloggs' } });
    expect(error).toBe(`403 FORBIDDEN_UPDATE: ${FORBIDDEN}multiple usual names cannot be added`);
  });

  it('has its own order of checks', async () => {
    const wrong = { Authorization: 'Bearer' };
    expect((await send('1', wrong)).error).toBe('400 INVALID_RESOURCE_ID');
    expect((await send('9000000009', wrong)).error).toMatch(/^412 /);
    expect((await send('9000000009', { ...wrong, 'If-Match': 'W/"9"' })).error).toBe('400 UNSUPPORTED_SERVICE');
    const typed = { ...wrong, 'If-Match': 'W/"9"', 'Content-Type': 'application/json-patch+json' };
    expect((await send('9000000009', typed)).error).toMatch(/^400 MISSING_VALUE/);
    expect((await send('9000000009', { ...typed, 'X-Request-ID': REQUEST_ID })).error).toMatch(/^401 /);
    expect((await send('9111231130', headersOf(9))).error).toBe('404 RESOURCE_NOT_FOUND');
    expect((await send('9000000009', headersOf(9))).error).toMatch(/No patches found$/);
    expect(
      (await send('9000000009', { ...headersOf(2), 'If-Match': 'rubbish' }, { op: 'replace', path: '/gender', value: 'male' })).error,
    ).toMatch(/^409 /);
  });
});
