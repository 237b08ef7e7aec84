/** The LDAP server in a test: over the standard world in memory, on free ports, and for bytes without a socket. */
import { decodeMessage } from '#formats/ldap/decode';
import { encodeMessage } from '#formats/ldap/encode';
import { parseFilter } from '#formats/ldap/filter-text';
import { Frames } from '#formats/ldap/frames';
import type { Control, LdapMessage, Operation, Request, SearchRequest } from '#formats/ldap/message';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { connectInProcess } from '#kernel/tcp/in-process';
import { worldFrame } from '#world/frame';
import { LdapConnection } from '../connection/handler.ts';
import { ldapServer } from '../server.ts';
import { LdapService } from '../service.ts';
import type { LdapSettings } from '../settings.ts';

const SETTINGS: LdapSettings = { sizeLimit: undefined, password: 'password', startTls: false };
/** Answers of the server are longer than requests may be. */
const ANY_LENGTH = 2 ** 31 - 1;

/** A client that speaks in messages. */
export interface Talk {
  /** Sends requests, each under the id given or the next one, as one piece of bytes. */
  send(...operations: (Request | LdapMessage<Request>)[]): void;
  /** Sends bytes as they are. */
  write(bytes: Uint8Array | string): void;
  /** The next message from the server; nothing when it has closed the connection. */
  next(): Promise<LdapMessage | undefined>;
  /** Sends one request; what comes of it, up to and with its result. */
  ask(operation: Request, controls?: readonly Control[]): Promise<readonly Operation[]>;
  /** Ends the client's side. */
  end(): void;
}

export interface Ldap {
  readonly suite: Suite;
  /** `ldap://127.0.0.1:…` */
  readonly url: string;
  readonly ldaps: string;
  /** A connection without a socket. */
  talk(settings?: Partial<LdapSettings>): Talk;
  /** Asks the control API; gives back the body as JSON. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startLdap(options: { readonly mtls?: boolean } = {}): Promise<Ldap> {
  const config = parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } });
  const suite = await startSuite({ config, servers: [ldapServer], frame: worldFrame });
  const { url = '', ldaps = '', control = '' } = suite.addresses.find(({ name }) => name === 'ldap') ?? {};
  const services = new Map<string, LdapService>();
  return {
    suite,
    url,
    ldaps,
    talk: (settings = {}) => {
      const key = JSON.stringify(settings);
      const service = services.get(key) ?? new LdapService(suite.kernel, { ...SETTINGS, ...settings });
      services.set(key, service);
      return talkTo(service);
    },
    control: async (method, path, body) => {
      const prefixed = path.startsWith('/~') ? control.replace('/_sandbox', path) : control + path;
      const reply = await fetch(prefixed, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await reply.text();
      if (!reply.ok) throw new Error(`${reply.status} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    stop: async () => {
      for (const service of services.values()) service.close();
      await suite.stop();
    },
  };
}

function talkTo(service: LdapService): Talk {
  const { write, output, end } = connectInProcess({ connect: (connection) => new LdapConnection(service, connection) });
  const frames = new Frames(ANY_LENGTH);
  let lastId = 0;
  const chunks = output[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const frame = frames.next();
      if (frame !== undefined) return decodeMessage(frame);
      const { value, done } = await chunks.next();
      if (done) return undefined;
      frames.add(value);
    }
  };
  const messageOf = (operation: Request | LdapMessage<Request>): LdapMessage => {
    if ('operation' in operation) return operation;
    lastId += 1;
    return { id: lastId, operation, controls: [] };
  };
  const send = (...operations: (Request | LdapMessage<Request>)[]) =>
    write(Buffer.concat(operations.map((one) => encodeMessage(messageOf(one)))));
  return {
    send,
    write,
    next,
    end,
    ask: async (operation, controls = []) => {
      send({ ...(messageOf(operation) as LdapMessage<Request>), controls });
      const answers: Operation[] = [];
      for (;;) {
        const message = await next();
        if (message === undefined) throw new Error('the server has closed the connection');
        answers.push(message.operation);
        if (message.operation.kind !== 'searchEntry') return answers;
      }
    },
  };
}

/** A search below a base, for all attributes unless others are named. */
export function searchFor(filter: string, more: Partial<Omit<SearchRequest, 'kind' | 'filter'>> = {}): SearchRequest {
  return {
    kind: 'search',
    base: 'ou=services,o=nhs',
    scope: 'sub',
    derefAliases: 0,
    sizeLimit: 0,
    timeLimit: 0,
    typesOnly: false,
    attributes: [],
    ...more,
    filter: parseFilter(filter),
  };
}
