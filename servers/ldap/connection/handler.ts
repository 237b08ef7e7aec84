/** One client's connection: messages in, answers out, many at a time. */
import { BerError } from '#formats/ldap/ber';
import { decodeMessage, UnreadableSearch } from '#formats/ldap/decode';
import { Frames } from '#formats/ldap/frames';
import { type LdapMessage, START_TLS } from '#formats/ldap/message';
import { DEFAULT_SESSION } from '#kernel/session';
import type { Connection, ConnectionHandler } from '#kernel/tcp/protocol';
import type { Output } from '../operations/operation.ts';
import type { Identity, Outcome } from '../outcome.ts';
import type { ResultName } from '../results.ts';
import { readName } from '../search/names.ts';
import type { View } from '../search/view.ts';
import type { LdapService, LdapSession } from '../service.ts';
import { LARGEST_REQUEST } from '../settings.ts';
import { putNotice, putResult, putUnreadable } from './answers.ts';
import { type AnsweredMessage, type Exchange, nameIn, OPERATIONS, operate } from './exchange.ts';
import { disturb } from './faults.ts';
import { ConnectionOutput } from './output.ts';

/** So many requests of one client are worked on at a time; the rest wait on the line. */
const MOST_AT_WORK = 64;

const ANONYMOUS: Identity = { name: '', session: DEFAULT_SESSION };

export class LdapConnection implements ConnectionHandler {
  readonly #service: LdapService;
  readonly #connection: Connection;
  readonly #output: ConnectionOutput;
  readonly #frames = new Frames(LARGEST_REQUEST);
  readonly #atWork = new Map<number, Exchange>();
  #identity = ANONYMOUS;
  /** A bind that waits until all before it is done, or is at work itself: nothing else is begun meanwhile. */
  #bind: AnsweredMessage | undefined;
  #securing = false;
  #closing = false;
  #ended = false;

  constructor(service: LdapService, connection: Connection) {
    this.#service = service;
    this.#connection = connection;
    this.#output = new ConnectionOutput(connection);
  }

  get busy(): boolean {
    return this.#atWork.size > 0 || this.#bind !== undefined;
  }

  receive(chunk: Buffer): void {
    this.#frames.add(chunk);
    this.#work();
  }

  end(): void {
    this.#ended = true;
    if (this.#connection.closed) for (const exchange of this.#atWork.values()) exchange.abandoned = true;
    this.#work();
  }

  drain(): void {
    putNotice(this.#output, 'unavailable', 'the server is stopping');
    this.#closing = true;
    this.#output.flush();
  }

  /** Takes up what has come, as far as there is room. */
  #work(): void {
    try {
      while (!this.#isHeld) {
        const frame = this.#frames.next();
        if (frame === undefined) break;
        this.#takeFrame(frame);
      }
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
      this.#service.mention(this.#identity.session, 'unreadable', error.message, 'protocolError');
      this.#disconnect('protocolError', error.message);
    }
    this.#output.flush();
    if (this.#ended && !this.busy) this.#close();
    else if (this.#isHeld) this.#connection.pause();
  }

  get #isHeld(): boolean {
    return this.#closing || this.#securing || this.#bind !== undefined || this.#atWork.size >= MOST_AT_WORK;
  }

  #takeFrame(frame: Buffer): void {
    try {
      this.#take(decodeMessage(frame));
    } catch (error) {
      if (!(error instanceof UnreadableSearch)) throw error;
      putUnreadable(this.#output, error);
      this.#service.mention(this.#identity.session, 'unreadable', error.message, 'protocolError');
    }
  }

  #take(message: LdapMessage): void {
    const { id, operation } = message;
    if (id === 0) throw new BerError('a request has the message id 0');
    switch (operation.kind) {
      case 'unbind':
        this.#service.mention(this.#identity.session, 'unbind', 'unbind');
        this.#close();
        break;
      case 'abandon':
        this.#abandon(operation.abandoned);
        break;
      case 'bind':
        this.#bind = message as AnsweredMessage;
        this.#takeBind();
        break;
      default:
        if (!(operation.kind in OPERATIONS)) throw new BerError(`a ${operation.kind} is no request`);
        this.#begin(message as AnsweredMessage);
    }
  }

  #abandon(id: number): void {
    const exchange = this.#atWork.get(id);
    if (exchange) exchange.abandoned = true;
    const what = exchange === undefined ? 'which is not at work' : `a ${exchange.message.operation.kind}`;
    this.#service.mention(this.#identity.session, 'abandon', `abandon request ${id}, ${what}`);
  }

  /** RFC 4511 §4.2.1: whatever came before a bind is done before it. */
  #takeBind(): void {
    if (this.#bind !== undefined && this.#atWork.size === 0) this.#begin(this.#bind);
  }

  #begin(message: AnsweredMessage): void {
    const { operation } = message;
    const exchange: Exchange = { message, aim: readName(nameIn(operation)), started: performance.now(), abandoned: false };
    const session = this.#service.session(this.#sessionFor(exchange));
    if (!(session instanceof Promise) && !session.context.faults.active) {
      const view = session.directory.view();
      if (!(view instanceof Promise)) {
        const outcome = this.#operate(exchange, view);
        if (outcome instanceof Promise) this.#putOff(exchange, session, () => outcome);
        else this.#finish(exchange, session, outcome);
        return;
      }
    }
    this.#putOff(exchange, session, (opened) => this.#operateUnderFaults(exchange, opened));
  }

  #putOff(
    exchange: Exchange,
    session: LdapSession | Promise<LdapSession>,
    work: (session: LdapSession) => Promise<Outcome | undefined>,
  ): void {
    this.#atWork.set(exchange.message.id, exchange);
    void this.#later(exchange, session, work);
  }

  #sessionFor({ message: { operation }, aim }: Exchange): string {
    return operation.kind === 'extended' ? this.#identity.session : (aim?.session ?? DEFAULT_SESSION);
  }

  async #later(
    exchange: Exchange,
    session: LdapSession | Promise<LdapSession>,
    work: (session: LdapSession) => Promise<Outcome | undefined>,
  ): Promise<void> {
    let outcome: Outcome | undefined;
    const opened = await session;
    try {
      outcome = await work(opened);
    } catch (error) {
      this.#service.kernel.log.error({ err: error, operation: exchange.message.operation.kind }, 'an operation failed');
      outcome = { result: 'other', diagnostic: 'internal error' };
    }
    this.#atWork.delete(exchange.message.id);
    if (outcome) this.#finish(exchange, opened, outcome);
    if (!this.#securing) this.#goOn();
  }

  #goOn(): void {
    this.#takeBind();
    this.#work();
    if (!this.#isHeld) this.#connection.resume();
  }

  async #operateUnderFaults(exchange: Exchange, session: LdapSession): Promise<Outcome | undefined> {
    const run = async (output: Output) => this.#operate(exchange, await session.directory.view(), output);
    return disturb(session, { name: exchange.message.operation.kind, run }, this.#connection, this.#output);
  }

  #operate(exchange: Exchange, view: View, output: Output = this.#output): Outcome | Promise<Outcome> {
    const { settings } = this.#service;
    return operate(exchange, { settings, view, output, identity: this.#identity, secure: this.#connection.secure });
  }

  #finish(exchange: Exchange, session: LdapSession, outcome: Outcome): void {
    const { message, started, abandoned } = exchange;
    const { operation } = message;
    if (operation.kind === 'bind') {
      this.#bind = undefined;
      this.#identity = outcome.identity ?? ANONYMOUS;
    }
    if (!abandoned) putResult(this.#output, message, outcome);
    this.#service.record(session, operation, outcome, started);
    if (operation.kind === 'extended' && operation.oid === START_TLS && outcome.result === 'success') void this.#secure();
  }

  /** Goes on over TLS. What has come unencrypted meanwhile is forgotten: somebody else may have written it. */
  async #secure(): Promise<void> {
    this.#securing = true;
    this.#output.flush();
    this.#frames.clear();
    try {
      await this.#connection.startTls(await this.#service.tlsOptions());
    } catch (error) {
      this.#service.kernel.log.debug({ err: error }, 'a connection could not be secured');
      this.#close();
      return;
    }
    this.#securing = false;
    this.#goOn();
  }

  /** RFC 4511 §4.4.1: says why, and goes. */
  #disconnect(result: ResultName, diagnostic: string): void {
    putNotice(this.#output, result, diagnostic);
    this.#output.flush();
    this.#close();
  }

  #close(): void {
    for (const exchange of this.#atWork.values()) exchange.abandoned = true;
    this.#closing = true;
    this.#connection.close();
  }
}
