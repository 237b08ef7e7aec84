/** What testers do to the directory: change the world, keep sessions apart, break things on purpose, and look at what has passed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Operation, SearchRequest } from '#formats/ldap/message';
import { type Ldap, searchFor, startLdap } from './testing/ldap.ts';

const ASID = '990999000001';
const SYSTEM = { asid: ASID, organisation: 'X26', interactions: ['urn:nhs:names:services:mine:NEW_IN000001UK01'] };
const NEW = '(nhsAsSvcIA=urn:nhs:names:services:mine:NEW_IN000001UK01)';

let ldap: Ldap;
beforeAll(async () => {
  ldap = await startLdap();
});
afterAll(() => ldap.stop());
beforeEach(async () => {
  await ldap.control('POST', '/reset');
});

const ask = (filter: string, more: Partial<SearchRequest> = {}) => ldap.talk().ask(searchFor(filter, { attributes: ['1.1'], ...more }));
const names = (answers: readonly Operation[]) => answers.flatMap((answer) => (answer.kind === 'searchEntry' ? [answer.name] : []));

describe('a change in the world', () => {
  test('is in the next search, and so is what takes its place, and that it has gone', async () => {
    expect(names(await ask(NEW))).toEqual([]);
    await ldap.control('PUT', `/world/systems/${ASID}`, SYSTEM);
    expect(names(await ask(NEW))).toEqual([`uniqueIdentifier=${ASID},ou=Services,o=nhs`]);
    await ldap.control('PUT', `/world/systems/${ASID}`, { ...SYSTEM, interactions: ['urn:x:y:z'] });
    expect(names(await ask(NEW))).toEqual([]);
    expect(names(await ask('(nhsAsSvcIA=urn:x:y:z)'))).toHaveLength(1);
    await ldap.control('DELETE', `/world/systems/${ASID}`);
    expect(names(await ask('(nhsAsSvcIA=urn:x:y:z)'))).toEqual([]);
  });
  test('of a seed hides what the seed was', async () => {
    const filter = '(&(objectClass=nhsAs)(nhsIDCode=YES))';
    const before = names(await ask(filter));
    await ldap.control('DELETE', '/world/systems/928942012545');
    expect(names(await ask(filter))).toEqual(before.filter((name) => !name.includes('928942012545')));
    expect((await ask('(objectClass=*)', { base: 'uniqueIdentifier=928942012545,ou=Services,o=nhs' })).at(-1)).toMatchObject({ code: 32 });
    await ldap.control('POST', '/reset');
    expect(names(await ask(filter))).toEqual(before);
  });
  test('stands where it belongs in the order of the tree', async () => {
    const before = names(await ask('(objectClass=nhsAs)'));
    await ldap.control('PUT', `/world/systems/${ASID}`, SYSTEM);
    const after = names(await ask('(objectClass=nhsAs)'));
    expect(after).toEqual([...before, `uniqueIdentifier=${ASID},ou=Services,o=nhs`].sort());
  });
  test('of an organisation changes those who work there', async () => {
    const organisation = (await ldap.control('GET', '/world/organisations/A20047')) as { name: string };
    await ldap.control('PUT', '/world/organisations/A20047', { ...organisation, name: 'Another Name' });
    const found = names(await ask('(o=another name)', { base: 'ou=people,o=nhs' }));
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('sessions', () => {
  test('have a base of their own, under which everything is shown', async () => {
    await ldap.control('PUT', `/~run42/_sandbox/world/systems/${ASID}`, SYSTEM);
    expect(names(await ask(NEW, { base: 'ou=services, o=nhs, dc=run42' }))).toEqual([
      `uniqueIdentifier=${ASID},ou=Services,o=nhs,dc=run42`,
    ]);
    expect(names(await ask(NEW))).toEqual([]);
    expect(names(await ask(NEW, { base: 'o=nhs,dc=run43' }))).toEqual([]);
    expect((await ask(NEW, { base: 'ou=x,o=nhs,dc=run42' })).at(-1)).toMatchObject({ code: 32, matchedName: 'o=nhs,dc=run42' });
  });
  test('lead back into themselves', async () => {
    const endPoint = '(nhsMhsSvcIA=urn:nhs:names:services:psis:REPC_IN150016UK05)';
    const [entry] = await ask(`(&(nhsMHSPartyKey=YES-0000806)${endPoint})`, {
      base: 'o=nhs,dc=run42',
      attributes: ['nhsMHSEndPoint', 'entryDN'],
    });
    expect(entry).toMatchObject({
      attributes: [
        { type: 'nhsMHSEndPoint', values: [expect.stringContaining('/~run42/')] },
        { type: 'entryDN', values: ['uniqueIdentifier=S20001A000182,ou=Services,o=nhs,dc=run42'] },
      ],
    });
  });
});

describe('faults', () => {
  const fault = (rule: object) => ldap.control('POST', '/faults', rule);

  test('a result by name, so many times', async () => {
    await fault({ operation: 'ldap.search', error: 'busy', times: 1 });
    expect(await ask(NEW)).toMatchObject([{ kind: 'searchDone', code: 51 }]);
    expect(await ask(NEW)).toMatchObject([{ kind: 'searchDone', code: 0 }]);
  });
  test('other operations go on', async () => {
    await fault({ operation: 'ldap.bind', error: 'unavailable' });
    expect(await ask(NEW)).toMatchObject([{ code: 0 }]);
    const bind = { kind: 'bind', version: 3, name: '', credentials: { method: 'simple', password: '' } } as const;
    expect(await ldap.talk().ask(bind)).toMatchObject([{ kind: 'bindResponse', code: 52 }]);
  });
  test('part of what there is, and then the limit', async () => {
    const whole = names(await ask('(objectClass=nhsAs)'));
    await fault({ operation: 'search', error: 'sizeLimitExceeded', when: 'afterwards' });
    const answers = await ask('(objectClass=nhsAs)');
    expect(answers.at(-1)).toMatchObject({ code: 4 });
    expect(names(answers)).toEqual(whole.slice(0, Math.ceil(whole.length / 2)));
  });
  test('slowness', async () => {
    await fault({ fixedDelayMilliseconds: 50 });
    const started = performance.now();
    await ask(NEW);
    expect(performance.now() - started).toBeGreaterThanOrEqual(49);
  });
  test('a connection that is lost', async () => {
    await fault({ operation: 'ldap.search', fault: 'EMPTY_RESPONSE', times: 1 });
    await expect(ask(NEW)).rejects.toThrow('closed');
    await fault({ operation: 'ldap.search', fault: 'CONNECTION_RESET_BY_PEER', times: 1 });
    await expect(ask(NEW)).rejects.toThrow('reset');
  });
  test('a name that is none is refused', async () => {
    await expect(fault({ operation: 'ldap.seek', error: 'busy' })).rejects.toThrow('unknown operation');
    await expect(fault({ operation: 'ldap.search', error: 'tired' })).rejects.toThrow('unknown error');
  });
  test('what only HTTP has is refused', async () => {
    await expect(fault({ operation: 'ldap.search', status: 503 })).rejects.toThrow('not HTTP');
    await expect(fault({ status: 503 })).rejects.toThrow('not HTTP');
  });
});

test('the journal tells what was asked, and what came of it', async () => {
  await ask('(&(nhsIDCode=YES)(objectClass=nhsMhs))', { sizeLimit: 1 });
  await ask('(o=x)', { base: 'ou=nowhere,o=nhs' });
  await ldap.talk().ask({ kind: 'delete', name: 'o=nhs' });
  const { items } = (await ldap.control('GET', '/journal')) as { items: object[] };
  expect(items).toMatchObject([
    {
      operation: 'ldap.search',
      protocol: 'LDAP',
      summary: 'search ou=services,o=nhs (sub) for (&(nhsIDCode=YES)(objectClass=nhsMhs)): sizeLimitExceeded, 1 entry',
      error: 'sizeLimitExceeded',
      request: { method: 'search', target: 'ldap:///ou=services,o=nhs?1.1?sub?(&(nhsIDCode=YES)(objectClass=nhsMhs))' },
      response: { status: 4 },
    },
    { summary: 'search ou=nowhere,o=nhs (sub) for (o=x): noSuchObject', decidedBy: 'entryExists', error: 'noSuchObject' },
    { operation: 'ldap.delete', decidedBy: 'directoryIsWritable', error: 'unwillingToPerform', response: { status: 53 } },
  ]);
});

test('the journal also tells of what has no answer, and of what could not be understood', async () => {
  const { send, write, ask, next } = ldap.talk();
  await ask(searchFor(NEW));
  send({ kind: 'abandon', abandoned: 1 }, { kind: 'unbind' });
  expect(await next()).toBeUndefined();
  const other = ldap.talk();
  other.write('GET / HTTP/1.1\r\n\r\n');
  await other.next();
  write('too late');
  const { items } = (await ldap.control('GET', '/journal')) as { items: object[] };
  expect(items.slice(1)).toMatchObject([
    { operation: 'ldap.abandon', summary: 'abandon request 1, which is not at work' },
    { operation: 'ldap.unbind', summary: 'unbind' },
    { operation: 'ldap.unreadable', error: 'protocolError', response: { status: 2 } },
  ]);
});
