import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeMessage } from '#formats/ldap/decode';
import { encodeMessage } from '#formats/ldap/encode';
import { Frames } from '#formats/ldap/frames';
import type { Operation, Response } from '#formats/ldap/message';
import { type FoundEntry, type LdapSearch, LdapUnreachable, searchLdap } from './ldap.ts';

const OK = { code: 0, matchedName: '', diagnostic: '' };
const BOUND: Response = { kind: 'bindResponse', ...OK };
const DONE: Response = { kind: 'searchDone', ...OK };

let close: (() => void) | undefined;
afterEach(() => close?.());

/** A server that answers each request with what is said for its kind, and notes what it was asked. */
async function serverThat(answers: Partial<Record<Operation['kind'], readonly Response[] | 'hang up'>>) {
  const asked: Operation[] = [];
  const server = createServer((socket: Socket) => {
    const frames = new Frames(1_000_000);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      frames.add(chunk);
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        const { id, operation } = decodeMessage(frame);
        asked.push(operation);
        const answer = answers[operation.kind] ?? [];
        if (answer === 'hang up') socket.destroy();
        else for (const one of answer) socket.write(encodeMessage({ id, operation: one, controls: [] }));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => server.close();
  return { url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const SEARCH = { base: 'o=nhs', scope: 'sub', filter: { kind: 'present', type: 'objectClass' }, attributes: ['o'] } as const;

async function all(search: LdapSearch) {
  const found: FoundEntry[] = [];
  const entries = searchLdap(search);
  let step = await entries.next();
  for (; !step.done; step = await entries.next()) found.push(step.value);
  return { found: found.map(({ name }) => name), result: step.value };
}

const entry = (name: string): Response => ({ kind: 'searchEntry', name, attributes: [{ type: 'o', values: ['nhs'] }] });

describe('a search', () => {
  test('binds as nobody, gives the entries and the result, and takes its leave', async () => {
    const referral: Response = { kind: 'searchReference', urls: ['ldap://elsewhere.example/'] };
    const { url, asked } = await serverThat({ bind: [BOUND], search: [entry('o=nhs'), referral, entry('ou=People,o=nhs'), DONE] });
    expect(await all({ ...SEARCH, url })).toMatchObject({ found: ['o=nhs', 'ou=People,o=nhs'], result: OK });
    expect(asked.slice(0, 2)).toMatchObject([
      { kind: 'bind', version: 3, name: '', credentials: { method: 'simple', password: '' } },
      { kind: 'search', base: 'o=nhs', scope: 'sub', sizeLimit: 0, timeLimit: 0, attributes: ['o'] },
    ]);
  });

  test('ends with the refusal of the bind, and asks nothing more', async () => {
    const refused: Response = { kind: 'bindResponse', code: 49, matchedName: '', diagnostic: 'who?' };
    const { url, asked } = await serverThat({ bind: [refused], search: [DONE] });
    expect(await all({ ...SEARCH, url, bind: { name: 'uid=1', password: 'x' } })).toMatchObject({
      found: [],
      result: { code: 49, diagnostic: 'who?' },
    });
    expect(asked.filter(({ kind }) => kind === 'search')).toEqual([]);
  });

  test('rejects when nobody listens, or the server goes away', async () => {
    const { url } = await serverThat({ bind: [BOUND], search: 'hang up' });
    await expect(all({ ...SEARCH, url })).rejects.toThrow(LdapUnreachable);
    close?.();
    await expect(all({ ...SEARCH, url: 'ldap://127.0.0.1:1' })).rejects.toThrow('ECONNREFUSED');
  });

  test('rejects when the server is silent for too long', async () => {
    const { url } = await serverThat({});
    await expect(all({ ...SEARCH, url, timeout: 20 })).rejects.toThrow('nothing came for 20 ms');
  });
});
