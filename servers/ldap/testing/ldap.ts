/** The LDAP server in a test: over the standard world in memory, on free ports, and for bytes without a socket. */
import { parseFilter } from '#formats/ldap/filter-text';
import type { SearchRequest } from '#formats/ldap/message';
import { parseConfig } from '#kernel/config-schema';
import { type Frame, type Suite, startSuite } from '#kernel/suite';
import { connectInProcess } from '#kernel/tcp/in-process';
import { worldFrame } from '#world/frame';
import { LdapConnection } from '../connection/handler.ts';
import { ldapServer } from '../server.ts';
import { LdapService } from '../service.ts';
import type { LdapSettings } from '../settings.ts';
import { type Talk, talkBy } from './talk.ts';

const SETTINGS: LdapSettings = { sizeLimit: undefined, password: 'password', startTls: false };

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

/** With the configuration's options, and over whichever world. */
export async function startLdap(options: { readonly mtls?: boolean } = {}, frame: Frame = worldFrame): Promise<Ldap> {
  const config = parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } });
  const suite = await startSuite({ config, servers: [ldapServer], frame });
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
      return talkBy(connectInProcess({ connect: (connection) => new LdapConnection(service, connection) }));
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
