/** A client of LDAP that searches: connects, binds, searches, and leaves. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { decodeMessage } from '#formats/ldap/decode';
import { encodeMessage } from '#formats/ldap/encode';
import { Frames } from '#formats/ldap/frames';
import type { LdapResult, Operation, Request, Response, Scope } from '#formats/ldap/message';
import type { AttributeValues, Filter } from '#formats/ldap/types';

export interface LdapSearch {
  /** `ldap://127.0.0.1:1389` or `ldaps://…`. */
  readonly url: string;
  /** PEM of the authority to trust, over TLS. */
  readonly ca?: string | undefined;
  /** Who asks; nobody in particular where nothing is said. */
  readonly bind?: { readonly name: string; readonly password: string } | undefined;
  readonly base: string;
  readonly scope: Scope;
  readonly filter: Filter;
  /** All user attributes where none is named. */
  readonly attributes: readonly string[];
  /** Most entries; no limit where nothing is said. */
  readonly sizeLimit?: number | undefined;
  /** Seconds of the server's. */
  readonly timeLimit?: number | undefined;
  /** Milliseconds of silence after which the server counts as gone; default 30,000. */
  readonly timeout?: number | undefined;
}

export interface FoundEntry {
  readonly name: string;
  readonly attributes: readonly AttributeValues[];
}

/** No LDAP server answers, or it went away in the middle. */
export class LdapUnreachable extends Error {
  constructor(url: string, reason: string) {
    super(`${url}: ${reason}`);
    this.name = 'Unreachable';
  }
}

/** An answer larger than this is none of a directory's. */
const LARGEST_MESSAGE = 64 * 1024 * 1024;

/** Gives the entries as they come, and at last the result, whatever it is; that of the bind where this has failed. Rejects with {@link LdapUnreachable}. */
export async function* searchLdap(search: LdapSearch): AsyncGenerator<FoundEntry, LdapResult> {
  const socket = await open(search);
  try {
    const answers = answersOf(socket, search.url);
    const { name, password } = search.bind ?? { name: '', password: '' };
    send(socket, 1, { kind: 'bind', version: 3, name, credentials: { method: 'simple', password } });
    const bound = await next(answers);
    if (bound.kind !== 'bindResponse' || bound.code !== 0) return resultOf(bound);
    send(socket, 2, requestOf(search));
    for (;;) {
      const answer = await next(answers);
      if (answer.kind === 'searchEntry') yield answer;
      else if (answer.kind !== 'searchReference') return resultOf(answer);
    }
  } finally {
    if (!socket.destroyed) send(socket, 3, { kind: 'unbind' });
    socket.end();
    socket.destroySoon();
  }
}

function requestOf({ base, scope, filter, attributes, sizeLimit = 0, timeLimit = 0 }: LdapSearch): Request {
  return { kind: 'search', base, scope, derefAliases: 0, sizeLimit, timeLimit, typesOnly: false, filter, attributes };
}

function resultOf(answer: Response): LdapResult {
  if ('code' in answer) return answer;
  return { code: 2, matchedName: '', diagnostic: `the server answered with ${answer.kind}` };
}

function send(socket: Socket, id: number, operation: Operation): void {
  socket.write(encodeMessage({ id, operation, controls: [] }));
}

async function next(answers: AsyncGenerator<Response, never>): Promise<Response> {
  return (await answers.next()).value;
}

/** What the server says. */
async function* answersOf(socket: Socket, url: string): AsyncGenerator<Response, never> {
  const frames = new Frames(LARGEST_MESSAGE);
  try {
    for await (const chunk of socket) {
      frames.add(chunk as Buffer);
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) yield decodeMessage(frame).operation as Response;
    }
  } catch (error) {
    throw new LdapUnreachable(url, (error as Error).message);
  }
  throw new LdapUnreachable(url, 'the server closed the connection');
}

function open({ url, ca, timeout = 30_000 }: LdapSearch): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isSecure = protocol === 'ldaps:';
  const at = { host, port: Number(port || (isSecure ? 636 : 389)) };
  const socket = isSecure ? connectTls({ ...at, ca }) : connect(at);
  socket.setNoDelay(true);
  socket.setTimeout(timeout, () => socket.destroy(new Error(`nothing came for ${timeout} ms`)));
  return new Promise((resolve, reject) => {
    socket.once(isSecure ? 'secureConnect' : 'connect', () => resolve(socket));
    socket.once('error', (error) => reject(new LdapUnreachable(url, error.message)));
  });
}
