/** What all connections stand on: sessions with their directories, and where everything is told to. */
import type { TlsOptions } from 'node:tls';
import { addressesIn } from '#kernel/addresses';
import type { About } from '#kernel/http/message';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import { accountOf } from './connection/account.ts';
import { type Answered, OPERATION_NAMES, type OperationName } from './operations/operation.ts';
import type { Outcome } from './outcome.ts';
import { codeOf, type ResultName } from './results.ts';
import { Directory } from './search/directory.ts';
import { SeedsLayer } from './search/seeds-layer.ts';
import type { LdapSettings } from './settings.ts';
import { TREE } from './tree/branches.ts';

/** A session, and its directory. */
export interface LdapSession {
  readonly context: SessionContext;
  readonly directory: Directory;
}

type Recorder = ReturnType<Kernel['recorderOf']>;
const NO_HEADERS: readonly string[] = [];

/** No session can have this name, so that nothing is ever changed in it. */
const UNCHANGED = 'the seeds';

/** What the journal is told of an exchange. */
interface Passed {
  readonly kind: string;
  readonly target: string;
  readonly about: About;
  readonly status: number;
  readonly duration: number;
  readonly faults: readonly string[] | undefined;
}

export class LdapService {
  readonly kernel: Kernel;
  readonly settings: LdapSettings;
  /** What connections are secured with. */
  readonly tlsOptions: () => Promise<TlsOptions>;
  readonly #journals: boolean;
  readonly #recorders: Readonly<Record<OperationName, Recorder>>;
  readonly #seeds: SeedsLayer;
  readonly #sessions = new Map<string, LdapSession>();

  constructor(kernel: Kernel, settings: LdapSettings) {
    this.kernel = kernel;
    this.settings = settings;
    this.#seeds = new SeedsLayer(TREE, kernel.store.session(UNCHANGED), addressesIn(kernel, ''));
    this.#journals = kernel.config.journalEntries > 0;
    this.#recorders = Object.fromEntries(
      OPERATION_NAMES.map((name) => [name, kernel.recorderOf('ldap', `ldap.${name}`)]),
    ) as unknown as Readonly<Record<OperationName, Recorder>>;
    let tls: Promise<TlsOptions> | undefined;
    this.tlsOptions = () => {
      tls ??= makeTlsOptions(kernel);
      return tls;
    };
  }

  /** Makes what all sessions share, so that the first who searches need not wait for it. Others have their turn meanwhile. */
  async prepare(): Promise<void> {
    await this.#seeds.get();
  }

  /** A session of that name, as it is since it was last reset; later, where nobody has opened it yet. */
  session(name: string): LdapSession | Promise<LdapSession> {
    const context = this.kernel.openSession(name);
    return context ? this.#sessionOf(context) : this.kernel.session(name).then((opened) => this.#sessionOf(opened));
  }

  /** Notes in journal and metrics what a request has come to. */
  record({ context }: LdapSession, request: Answered, outcome: Outcome, started: number): void {
    const duration = performance.now() - started;
    const status = codeOf(outcome.result);
    this.#recorders[request.kind](status, duration);
    if (!this.#journals) return;
    const { target, about } = accountOf(request, outcome);
    this.#journal(context, { kind: request.kind, target, about, status, duration, faults: outcome.faults });
  }

  /** Notes in the journal what needs no answer, or could not be understood. */
  mention(session: string, kind: 'unbind' | 'abandon' | 'unreadable', summary: string, error?: ResultName): void {
    if (!this.#journals) return;
    const status = error === undefined ? 0 : codeOf(error);
    const write = (context: SessionContext) =>
      this.#journal(context, { kind, target: '', about: { summary, error }, status, duration: 0, faults: undefined });
    const context = this.kernel.openSession(session);
    if (context) write(context);
    else void this.kernel.session(session).then(write, () => {});
  }

  close(): void {
    for (const { directory } of this.#sessions.values()) directory.close();
    this.#sessions.clear();
  }

  #journal({ clock, name: session }: SessionContext, { kind, target, about, status, duration, faults }: Passed): void {
    this.kernel.journal.record({
      sequence: 0,
      at: clock.now(),
      duration,
      session,
      server: 'ldap',
      operation: `ldap.${kind}`,
      protocol: 'LDAP',
      method: kind,
      target,
      requestHeaders: NO_HEADERS,
      requestBody: undefined,
      status,
      responseHeaders: NO_HEADERS,
      responseBody: undefined,
      subject: undefined,
      about,
      faults,
    });
  }

  #sessionOf(context: SessionContext): LdapSession {
    const known = this.#sessions.get(context.name);
    if (known?.context === context) return known;
    known?.directory.close();
    const addressOf = addressesIn(this.kernel, context.prefix);
    const session = { context, directory: new Directory(context.store, this.#seeds, addressOf) };
    this.#sessions.set(context.name, session);
    return session;
  }
}

/** With a certificate of the local authority, made when the first client comes over TLS; with `--mtls` clients need one too. */
async function makeTlsOptions({ config, authority }: Kernel): Promise<TlsOptions> {
  const { tlsOptions } = await import('#kernel/tls');
  return tlsOptions(await authority(), { mtls: config.mtls });
}
