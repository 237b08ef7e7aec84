/**
 * The control API's client: what the command line, the test API and the portal drive a sandbox with. One method for each row of
 * the API. Whatever the sandbox refuses rejects with {@link ControlError}; when there is no sandbox, with {@link Unreachable}.
 */
import type { FaultRule, KeptRule } from '#kernel/faults';
import type { JournalEntry } from '#kernel/journal';
import type { ServerAddress } from '#kernel/live-kernel';
import type { SessionSnapshot, Stored } from '#kernel/store/store';
import type { VerbDone } from '#kernel/verbs';
import { type Answer, exchange, refusalOf } from './answer.ts';
import { ControlError } from './errors.ts';
import { mnsCalls, nemsCalls } from './nems.ts';
import { asQuery } from './query.ts';
import type {
  ActiveRule,
  ApplicationKeys,
  CatalogueError,
  ClockReading,
  Explained,
  ExplainedMeshToken,
  Health,
  HistoryEntry,
  JournalFilter,
  LdifOutcome,
  LogoutOutcome,
  MeshCredentials,
  MintedToken,
  OauthApplication,
  PlainFilter,
  SignOnSession,
  TokenOrder,
  TokenSummary,
  WorldPage,
  WorldQuery,
  WorldVerb,
} from './shapes.ts';
import { type Call, type Endpoint, readEvents, readText, send } from './transport.ts';

export { ControlError, type Problem, Unreachable } from './errors.ts';
export type * from './nems-shapes.ts';
export type * from './shapes.ts';

export interface ControlOptions extends Endpoint {
  /** The session that every call concerns; the default one when there is none. */
  readonly session?: string | undefined;
  /** Milliseconds of silence after which the sandbox counts as gone; default 30,000. */
  readonly timeout?: number | undefined;
}

export type ControlClient = ReturnType<typeof controlClient>;

/** A client of the sandbox at `url`. Nothing is sent, and nothing kept open, until a method is called. */
export function controlClient(options: ControlOptions) {
  const prefix = options.session === undefined ? '' : `/~${encodeURIComponent(options.session)}`;
  const timeout = options.timeout ?? 30_000;

  const call = (method: Call['method'], path: string, more: Partial<Call> = {}, endpoint: Endpoint = options, fine?: readonly number[]) =>
    exchange(endpoint, { method, path: `${prefix}/_sandbox${path}`, timeout, ...more }, fine);
  const get = <T>(path: string) => call('GET', path).then((answer) => answer.json<T>());
  const post = <T>(path: string, value: unknown, more: Partial<Call> = {}) =>
    call('POST', path, { body: JSON.stringify(value), ...more }).then((answer) => answer.json<T>());
  const put = <T>(path: string, value: unknown) => call('PUT', path, { body: JSON.stringify(value) }).then((answer) => answer.json<T>());
  const change = (method: Call['method'], path: string, value?: unknown) =>
    call(method, path, value === undefined ? {} : { body: JSON.stringify(value) }).then(() => undefined);

  /** A call of the part of the control API that only one server has. */
  const callAt = async (name: string, method: Call['method'], path: string, more: Partial<Call> = {}, fine?: readonly number[]) => {
    const server = (await get<ServerAddress[]>('/servers')).find((address) => address.name === name);
    if (!server) throw new ControlError(404, `the sandbox at ${options.url} has no ${name} server`);
    return call(method, path, more, { ...options, url: server.control.replace(/\/_sandbox$/, '') }, fine);
  };
  const callServer = (name: string, method: Call['method'], path: string, value?: unknown) =>
    callAt(name, method, path, value === undefined ? {} : { body: JSON.stringify(value) });
  const callOauth = (method: Call['method'], path: string, value?: unknown) => callServer('oauth', method, path, value);
  const atOauth = <T>(method: Call['method'], path: string, value?: unknown) =>
    callOauth(method, path, value).then((answer) => answer.json<T>());
  const atMesh = <T>(method: Call['method'], path: string, value?: unknown) =>
    callServer('mesh', method, `/mesh${path}`, value).then((answer) => answer.json<T>());
  const askNems: Parameters<typeof nemsCalls>[0] = async (method, path, value, fine = [], longer = 0) => {
    const body = value === undefined ? {} : { body: JSON.stringify(value) };
    const answer = await callAt('nems', method, path, { ...body, timeout: timeout + longer }, fine);
    return answer.text === '' ? (undefined as never) : answer.json();
  };

  return {
    /** The state of the server at the address, ready or not. */
    async health(): Promise<Health> {
      const answer = await exchange(options, { method: 'GET', path: '/_sandbox/health', timeout }, [503]);
      return answer.json();
    },
    /** All servers of the suite. */
    servers: () => get<ServerAddress[]>('/servers'),
    /** Back to the seeds: state, journal, faults, clock. */
    reset: () => change('POST', '/reset'),
    /** Ends the session and forgets what it held. */
    endSession: () => change('DELETE', '/session'),
    /** The error catalogue: the names that a fault rule can use. */
    errors: () => get<{ items: CatalogueError[] }>('/errors').then(({ items }) => items),
    /** PEM of the local certificate authority. */
    authority: () => call('GET', '/ca.pem').then((answer) => answer.text),

    journal: {
      /** Matches, oldest first; the newest 100 unless `limit` says otherwise. */
      find: (filter: JournalFilter = {}) => post<{ items: JournalEntry[] }>('/journal/find', filter).then(({ items }) => items),
      count: (filter: JournalFilter = {}) => post<{ count: number }>('/journal/count', filter).then(({ count }) => count),
      /** Resolves with the matches as soon as there are `count` (default 1); rejects with status 408 after `timeoutMilliseconds` (default 10,000). */
      wait: ({
        timeoutMilliseconds = 10_000,
        ...filter
      }: JournalFilter & { readonly count?: number; readonly timeoutMilliseconds?: number } = {}) =>
        post<{ items: JournalEntry[] }>(
          '/journal/wait',
          { ...filter, timeoutMilliseconds },
          { timeout: timeoutMilliseconds + timeout },
        ).then(({ items }) => items),
      /** Forgets the matches; everything without a filter. */
      clear: (filter: PlainFilter = {}) => change('DELETE', `/journal${inUrl(filter)}`),
      /** Resolves when the sandbox listens; then gives each match to come, until the signal aborts or the sandbox stops. */
      async stream(filter: PlainFilter = {}, signal?: AbortSignal): Promise<AsyncGenerator<JournalEntry>> {
        const path = `${prefix}/_sandbox/journal/stream${inUrl(filter)}`;
        const reply = await send(options, { method: 'GET', path, timeout: 0, signal, headers: { Accept: 'text/event-stream' } });
        if (reply.statusCode !== 200) throw refusalOf(reply.statusCode ?? 0, await readText(reply, options.url), options.url);
        return entriesOf(readEvents(reply), signal);
      },
    },

    faults: {
      list: () => get<{ items: ActiveRule[] }>('/faults').then(({ items }) => items),
      /** Puts a rule in force; one of the same id is replaced. */
      add: (rule: FaultRule) => post<KeptRule>('/faults', rule),
      remove: (id: string) => change('DELETE', `/faults/${encodeURIComponent(id)}`),
      clear: () => change('DELETE', '/faults'),
    },

    clock: {
      get: () => get<ClockReading>('/clock'),
      /** Sets the time, stops it or lets it run; what is left out stays. */
      set: (setting: { readonly now?: string | undefined; readonly frozen?: boolean | undefined }) => put<ClockReading>('/clock', setting),
      /** By an ISO 8601 duration: `PT5M`. */
      advance: (by: string) => post<ClockReading>('/clock/advance', { by }),
    },

    world: {
      /** The collections that can be looked at, and their indexes. */
      collections: () => get<{ items: { name: string; indexes: string[] }[] }>('/world').then(({ items }) => items),
      list: <T = unknown>(collection: string, query: WorldQuery = {}) => get<WorldPage<T>>(`${pathOf(collection)}${asQuery(query)}`),
      /** A document; rejects with status 404 when there is none. */
      get: <T = unknown>(collection: string, id: string) => get<T>(pathOf(collection, id)),
      /** A document with its version. */
      async getStored<T = unknown>(collection: string, id: string): Promise<Stored<T>> {
        return stored(id, await call('GET', pathOf(collection, id)));
      },
      /** What has happened to a document since the seeds, oldest first: the newest `limit` (default 100) events that concern it. */
      history: <E = unknown>(collection: string, id: string, query: { readonly limit?: number | undefined } = {}) =>
        get<{ items: HistoryEntry<E>[] }>(`${pathOf(collection, id)}/history${asQuery(query)}`).then(({ items }) => items),
      /** Stores a document in place of whatever was there; with `ifVersion`, rejects with status 409 when it has changed since. */
      async put<T extends object>(
        collection: string,
        id: string,
        doc: T,
        { ifVersion }: { readonly ifVersion?: number } = {},
      ): Promise<Stored<T>> {
        return stored(id, await call('PUT', pathOf(collection, id), { body: JSON.stringify(doc), headers: ifMatch(ifVersion) }));
      },
      /** The changes that have a name, and what each is given. */
      verbs: () => get<{ items: WorldVerb[] }>('/world/verbs').then(({ items }) => items),
      /**
       * Changes the world by its own rules: `change('move-patient', { nhsNumber, practice })`. Rejects with the reason and its `code`:
       * status 400 for arguments that cannot be right, 404 for what is not there, 409 for what the state of things forbids.
       */
      change: (verb: string, args: object = {}) => post<VerbDone>(`/world/verbs/${encodeURIComponent(verb)}`, args),
      /** Rejects with status 404 when there is none. */
      async delete(collection: string, id: string, { ifVersion }: { readonly ifVersion?: number } = {}): Promise<void> {
        await call('DELETE', pathOf(collection, id), { headers: ifMatch(ifVersion) });
      },
    },

    snapshot: {
      /** All that the session has changed, as one JSON value. */
      get: () => get<SessionSnapshot>('/snapshot'),
      /** Puts a snapshot in place of all that the session had changed; rejects with status 400 when it is none. */
      put: (snapshot: unknown) => change('PUT', '/snapshot', snapshot),
    },

    /** An access token without the ceremony, made by the suite's OAuth server wherever that runs. */
    token: (order: TokenOrder = {}) => atOauth<MintedToken>('POST', '/tokens', order),

    /** What only the OAuth server has, wherever it runs. Rejects with status 404 when the suite has none. */
    oauth: {
      /** All that is wrong with a client assertion; without one, the last refusals. */
      explain: (assertion?: string) =>
        atOauth<Explained>('POST', '/explain', assertion === undefined ? {} : { client_assertion: assertion }),
      /** Registers an application; what is left out, the sandbox makes. The answer shows its secret. */
      addApplication: (application: object = {}) => atOauth<OauthApplication>('POST', '/applications', application),
      /** Changes the members that are given; `null` takes one away. */
      changeApplication: (apiKey: string, changes: object) =>
        atOauth<OauthApplication>('PATCH', `/applications/${encodeURIComponent(apiKey)}`, changes),
      renewSecret: (apiKey: string) =>
        atOauth<{ readonly secret?: string }>('POST', `/applications/${encodeURIComponent(apiKey)}/secret`).then(({ secret }) => secret),
      /** An application's public keys; of a demo application also its secret, and where its private key is. */
      keys: (apiKey: string) => atOauth<ApplicationKeys>('GET', `/keys/${encodeURIComponent(apiKey)}`),
      /** A demo application's private key (PEM). */
      privateKey: (apiKey: string) => callOauth('GET', `/keys/${encodeURIComponent(apiKey)}/private`).then(({ text }) => text),
      /** What is known of all tokens, which are kept as digests alone. */
      tokens: (query: { readonly limit?: number | undefined; readonly cursor?: string | undefined } = {}) =>
        atOauth<{ readonly items: readonly TokenSummary[]; readonly next?: string }>('GET', `/tokens${asQuery(query)}`),
      /** From now on nobody knows the token, which may be given by its digest. */
      revoke: (token: string) => callOauth('DELETE', `/tokens/${encodeURIComponent(token)}`).then(() => undefined),
      /** From now on the token has expired. */
      expire: (token: string) => atOauth<TokenSummary>('POST', `/tokens/${encodeURIComponent(token)}/expire`),
      /** Who is signed in at the identity providers. */
      sessions: () => atOauth<{ readonly items: readonly SignOnSession[] }>('GET', '/sessions').then(({ items }) => items),
      /** Ends a session; gives back how its clients took the news. */
      logout: (sid: string) => atOauth<LogoutOutcome>('DELETE', `/sessions/${encodeURIComponent(sid)}`),
      /** Tells the clients that it is over, though it goes on. */
      sendLogoutToken: (sid: string) => atOauth<LogoutOutcome>('POST', `/sessions/${encodeURIComponent(sid)}/logout-token`),
      /** New signing keys of `cis2`, `nhs-login`, `realms` or `platform`; gives back their `kid`s. */
      rotate: (ring: string) =>
        atOauth<{ readonly kids: readonly string[] }>('POST', `/signing-keys/${encodeURIComponent(ring)}/rotate`).then(({ kids }) => kids),
      /** Every assertion may be used again; gives back how many were forgotten. */
      forgetJtis: () => atOauth<{ readonly forgotten: number }>('DELETE', '/jtis').then(({ forgotten }) => forgotten),
      settings: () => atOauth<Readonly<Record<string, unknown>>>('GET', '/settings'),
      /** Puts settings in place of all that were said before. */
      setSettings: (settings: object) => atOauth<Readonly<Record<string, unknown>>>('PUT', '/settings', settings),
    },

    /** What only the MESH server has. Messages are sent and read by the client of MESH itself. */
    mesh: {
      /** What tokens of a mailbox are made of. */
      credentials: (mailboxId: string) => atMesh<MeshCredentials>('GET', `/credentials/${encodeURIComponent(mailboxId)}`),
      /** How an Authorization header fares, step by step; at the door of another mailbox than the one that it names, where one is given. */
      explainToken: (authorization: string, mailboxId?: string) =>
        atMesh<ExplainedMeshToken>('POST', '/explain-token', { authorization, ...(mailboxId !== undefined && { mailboxId }) }),
      settings: () => atMesh<Readonly<Record<string, unknown>>>('GET', '/settings'),
      /** Puts settings in place of all that were said before. */
      setSettings: (settings: object) => atMesh<Readonly<Record<string, unknown>>>('PUT', '/settings', settings),
      /** Makes a mailbox; what is usual need not be said. */
      createMailbox: (mailbox: object) => atMesh<{ readonly mailboxId: string }>('POST', '/mailboxes', mailbox),
      /** Changes the members that are given; `null` takes one away. */
      changeMailbox: (mailboxId: string, members: object) =>
        atMesh<{ readonly mailboxId: string }>('PATCH', `/mailboxes/${encodeURIComponent(mailboxId)}`, members),
      deleteMailbox: (mailboxId: string) =>
        callServer('mesh', 'DELETE', `/mesh/mailboxes/${encodeURIComponent(mailboxId)}`).then(() => undefined),
    },

    /** What only the LDAP server has. It is searched by the client of LDAP itself. */
    ldap: {
      /** Entries as LDIF: all of them, those at `base` and below it, those that a filter finds. */
      export: (extract: { readonly base?: string | undefined; readonly filter?: string | undefined } = {}) =>
        callAt('ldap', 'GET', `/ldap/export${asQuery(extract)}`).then(({ text }) => text),
      /** Takes entries into the world: all, or none of them when there are problems, which are told. */
      import: (ldif: string) =>
        callAt('ldap', 'POST', '/ldap/import', { body: ldif, headers: { 'Content-Type': 'text/x-ldif; charset=utf-8' } }, [422]).then(
          (answer) => answer.json<LdifOutcome>(),
        ),
    },

    /** What only the NEMS server has: of NEMS, and of MNS. */
    nems: nemsCalls(askNems),
    mns: mnsCalls(askNems),
  };
}

async function* entriesOf(events: AsyncGenerator<string>, signal: AbortSignal | undefined): AsyncGenerator<JournalEntry> {
  try {
    for await (const data of events) yield JSON.parse(data) as JournalEntry;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

function pathOf(collection: string, id?: string): string {
  return `/world/${encodeURIComponent(collection)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
}

function stored<T>(id: string, answer: Answer): Stored<T> {
  const version = Number(/\d+/.exec(String(answer.headers.etag))?.[0]);
  return { id, version, doc: answer.json<T>() };
}

function ifMatch(version: number | undefined): Record<string, string> | undefined {
  return version === undefined ? undefined : { 'If-Match': `"${version}"` };
}

function inUrl({ match, ...filter }: PlainFilter): string {
  return asQuery({ ...filter, patient: match?.patient, mailbox: match?.mailbox });
}
