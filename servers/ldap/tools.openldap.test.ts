/** OpenLDAP's own tools as clients, plain and over TLS, as the README's examples use them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseLdif } from '#formats/ldap/ldif';
import { codeOf } from './results.ts';
import { type Ldap, startLdap } from './testing/ldap.ts';

const run = promisify(execFile);
const PERSON = 'uid=656005750104,ou=People,o=nhs';
const AS = 'uniqueIdentifier=928942012545,ou=Services,o=nhs';
const UPLOAD = '(&(nhsIDCode=YES)(objectClass=nhsAs)(nhsAsSvcIA=urn:nhs:names:services:psis:REPC_IN150016UK05))';

let ldap: Ldap;
let folder: string;
beforeAll(async () => {
  ldap = await startLdap();
  folder = mkdtempSync(join(tmpdir(), 'nhs-sandbox-tools-'));
  const authority = await ldap.suite.kernel.authority();
  writeFileSync(join(folder, 'ca.pem'), authority.caPem);
});
afterAll(async () => {
  await ldap.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a tool; whatever its exit code says, which is the result's. */
async function tool(name: string, address: 'url' | 'ldaps', ...args: readonly string[]) {
  const authority = ['-o', `TLS_CACERT=${join(folder, 'ca.pem')}`];
  try {
    const { stdout } = await run(name, ['-x', '-H', ldap[address], ...authority, ...args], { timeout: 20_000, maxBuffer: 2 ** 26 });
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    return error as { readonly code: number; readonly stdout: string; readonly stderr: string };
  }
}

const search = async (address: 'url' | 'ldaps', ...args: readonly string[]) => {
  const { code, stdout, stderr } = await tool('ldapsearch', address, '-LLL', ...args);
  return { code, stderr, entries: parseLdif(stdout).entries.map(({ dn, attributes }) => ({ dn, attributes })) };
};

describe.each(['url', 'ldaps'] as const)('at %s', (address) => {
  test('ldapsearch finds a system', async () => {
    expect(await search(address, '-b', 'ou=services, o=nhs', UPLOAD, 'nhsMHSPartyKey', 'uniqueIdentifier')).toEqual({
      code: 0,
      stderr: '',
      entries: [
        {
          dn: AS,
          attributes: [
            { type: 'nhsMHSPartyKey', values: ['YES-0000806'] },
            { type: 'uniqueIdentifier', values: ['928942012545'] },
          ],
        },
      ],
    });
  });
  test('ldapsearch reads page by page', async () => {
    const whole = await search(address, '-b', 'o=nhs', '(objectClass=nhsAs)', '1.1');
    expect(await search(address, '-E', 'pr=50/noprompt', '-b', 'o=nhs', '(objectClass=nhsAs)', '1.1')).toEqual(whole);
    expect(whole.entries.length).toBeGreaterThan(100);
  });
  test('ldapwhoami is told', async () => {
    expect(await tool('ldapwhoami', address)).toMatchObject({ code: 0, stdout: 'anonymous\n' });
    expect(await tool('ldapwhoami', address, '-D', PERSON, '-w', 'password')).toMatchObject({ code: 0, stdout: `dn:${PERSON}\n` });
  });
  test.each([
    ['nhsMHSPartyKey:yes-0000806', 'compareTrue'],
    ['nhsIDCode:yes', 'compareFalse'],
    ['mail:x', 'noSuchAttribute'],
    ['nonsense:x', 'undefinedAttributeType'],
  ] as const)('ldapcompare %s: %s', async (assertion, result) => {
    expect(await tool('ldapcompare', address, AS, assertion)).toMatchObject({ code: codeOf(result) });
  });
});

describe('ldapsearch ends with the result', () => {
  test.each([
    ['noSuchObject', ['-b', 'ou=nowhere,o=nhs'], /No such object/],
    ['invalidDNSyntax', ['-b', 'o=nhs,'], /Invalid DN syntax/],
    ['sizeLimitExceeded', ['-b', 'o=nhs', '-z', '3', '(objectClass=nhsAs)'], /Size limit exceeded/],
    ['invalidCredentials', ['-D', PERSON, '-w', 'wrong'], /Invalid credentials/],
    ['unwillingToPerform', ['-D', PERSON, '-w', ''], /unauthenticated bind/],
    ['unavailableCriticalExtension', ['-b', 'o=nhs', '-E', '!sync=ro'], /Critical extension is unavailable/],
  ] as const)('%s', async (result, args, said) => {
    const { code, stderr } = await search('url', ...args);
    expect({ code, stderr }).toEqual({ code: codeOf(result), stderr: expect.stringMatching(said) });
  });
});

test('ldapsearch reads the schema and what the server can do', async () => {
  const { entries } = await search('url', '-b', '', '-s', 'base', '+');
  expect(entries[0]?.attributes).toContainEqual({ type: 'namingContexts', values: ['o=nhs'] });
  const schema = await search('url', '-b', 'cn=Subschema', '-s', 'base', '(objectClass=subschema)', 'attributeTypes');
  expect(schema.entries[0]?.attributes[0]?.values.length).toBeGreaterThan(400);
});

test('over TLS to an authority that nobody trusts: not at all', async () => {
  await expect(run('ldapwhoami', ['-x', '-H', ldap.ldaps], { timeout: 20_000 })).rejects.toMatchObject({ code: 255 });
});

test.each(['ldapdelete', 'ldapmodify'])('%s is refused', async (name) => {
  const change = join(folder, 'change.ldif');
  writeFileSync(change, `dn: ${AS}\nchangetype: modify\nreplace: nhsIDCode\nnhsIDCode: X\n`);
  const args = name === 'ldapdelete' ? [AS] : ['-f', change];
  expect(await tool(name, 'url', ...args)).toMatchObject({ code: codeOf('unwillingToPerform') });
});
