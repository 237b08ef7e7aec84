/** At a terminal against a directory that is there. */
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
  [nhs, folder] = await Promise.all([startSandbox({ servers: ['ldap'] }), mkdtemp(join(tmpdir(), 'cli-ldap-'))]);
});
afterAll(() => Promise.all([nhs.stop(), rm(folder, { recursive: true })]));
beforeEach(() => nhs.reset());

/** Runs a command line; words are parted by blanks. */
function ldap(line: string, situation: Situation = {}) {
  const env = { NHS_SANDBOX_URL: nhs.url, ...situation.env };
  return runWith(['ldap', ...line.split(' ')], { folder, connect: async (options) => controlClient(options), ...situation, env });
}

const SPINE = 'uniqueIdentifier=928942012545,ou=Services,o=nhs';
const PRACTICE = 'uniqueIdentifier=A20047,ou=Organisations,o=nhs';

describe('search', () => {
  test('prints what is found as LDIF, and how much on standard error', async () => {
    expect(await ldap('search (&(nhsIDCode=YES)(objectClass=nhsAs)) uniqueIdentifier nhsMhsPartyKey')).toMatchObject({
      code: 0,
      out: `version: 1\n\ndn: ${SPINE}\nnhsMHSPartyKey: YES-0000806\nuniqueIdentifier: 928942012545\n`,
      err: '1 entry\n',
    });
  });

  test('or as JSON', async () => {
    const { out } = await ldap(`search --base ${PRACTICE} --scope base (objectClass=*) nhsIDCode objectClass --json`);
    expect(JSON.parse(out)).toEqual([{ dn: PRACTICE, objectClass: ['top', 'organization', 'nhsGPPractice'], nhsIDCode: ['A20047'] }]);
  });

  test('goes over TLS, and into a session', async () => {
    const found = await ldap('search --tls --session run42 --scope one (ou=people) ou');
    expect(found).toMatchObject({ code: 0, out: 'version: 1\n\ndn: ou=People,o=nhs,dc=run42\nou: People\n' });
  });

  test('says how it has ended when that is not well', async () => {
    expect(await ldap('search --base ou=Nowhere,o=nhs')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: LDAP answered 32.*o=nhs is there \(0 entries\)\n$/),
    });
    expect(await ldap('search --limit 2')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^error: LDAP answered 4.*\(2 entries\)\n$/),
    });
  });

  test.each([
    ['search (nhsIDCode=', 'the filter'],
    ['search --scope all', '--scope: all: must be one of'],
    ['search --limit many', '--limit: many: must be a number'],
  ])('%s is not enough', async (line, says) => expect(await ldap(line)).toMatchObject({ code: 2, err: expect.stringContaining(says) }));
});

describe('export and import', () => {
  test('what is changed in the file is in the next search', async () => {
    await ldap(`export --base ${PRACTICE} --out practice.ldif`);
    const ldif = await readFile(join(folder, 'practice.ldif'), 'utf8');
    await writeFile(join(folder, 'practice.ldif'), ldif.replace("DR LEGG'S SURGERY", 'NEW SURGERY'));
    expect(await ldap('import practice.ldif')).toMatchObject({ code: 0, out: 'stored 1 organisations; 0 entries as before\n', err: '' });
    expect((await ldap('search (nhsIDCode=A20047) o')).out).toContain('o: NEW SURGERY\n');
    expect((await ldap('import practice.ldif')).out).toBe('stored nothing; 1 entry as before\n');
  });

  test('a filter picks entries out', async () => {
    const { out } = await ldap(
      'export --base ou=Services,o=nhs --filter (&(nhsIDCode=YES)(nhsMHSPartyKey=yes-0000806)(objectClass=nhsAs))',
    );
    expect(out.match(/^dn: .*$/gm)).toEqual([`dn: ${SPINE}`]);
  });

  test('what is wrong and what is not kept is told', async () => {
    const system = (id: string) =>
      `dn: uniqueIdentifier=${id},ou=Services,o=nhs\nobjectClass: nhsAs\nuniqueIdentifier: ${id}\nnhsIDCode: A20047\n`;
    const wrong = await ldap('import -', { input: `${system('1')}\n${system('999900000001')}` });
    expect(wrong).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('line 1, uniqueIdentifier=1,ou=Services,o=nhs: as one of'),
    });
    expect(wrong.err).toMatch(/\n1 problem; nothing was stored\n$/);
    const kept = await ldap('import -', {
      input: `${system('999900000001')}nhsRequestorURP: uid=1\nnhsAsSvcIA: urn:nhs:names:services:x:Y\n`,
    });
    expect(kept).toMatchObject({ code: 0, out: 'stored 1 systems; 0 entries as before\n' });
    expect(kept.err).toContain('nhsRequestorURP was not kept');
  });

  test('a base and a filter that are none are refused', async () => {
    expect(await ldap('export --base nothing')).toMatchObject({ code: 1, err: 'error: base: nothing: is not a distinguished name\n' });
    expect(await ldap('export --filter (nhsIDCode')).toMatchObject({ code: 1, err: expect.stringContaining('filter: ') });
  });
});
