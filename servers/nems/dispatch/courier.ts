/**
 * Delivers what was accepted, in one session, for as long as it is let. It follows the stream of what was accepted from where everything
 * before is settled, holds so much of it at a time, and sends: what is about one patient and goes to one place in order, the rest abreast.
 * What cannot be sent now stays, and what is behind it.
 */
import type { IdSource } from '#kernel/ids';
import type { Log } from '#kernel/log';
import type { OwnExchanges } from '#kernel/own-exchanges';
import type { StreamEntry } from '#kernel/store/store';
import { lastSequence } from '../streams.ts';
import { ACCEPTED, ACCEPTED_STREAM, type Accepted, type AcceptedEntry } from './accepted.ts';
import { type AttemptParts, attempt, type FailedTry } from './attempt.ts';
import { DELIVERY_SETTINGS, type DeliverySettings, delayOf } from './controls.ts';
import { Docket, Ticket } from './docket.ts';
import type { Lane } from './lane.ts';
import { Lanes, type Passes } from './lanes.ts';
import { type Ending, Ledger } from './ledger.ts';
import { reportEnding, reportFailure, type Told } from './reports.ts';

export interface CourierParts extends AttemptParts {
  readonly ids: Pick<IdSource, 'random'>;
  readonly log: Log;
  readonly exchanges: OwnExchanges;
  /** Resolves when a thing that this process is accepting has been accepted, or not. */
  readonly whenAccepted: (id: string) => Promise<void> | undefined;
}

/** Deliveries in hand at the same time; of those after them nothing is in memory. */
const MOST_IN_HAND = 20_000;
const READ_AT_ONCE = 100;
/** After what the store could not do. */
const RETRY = 1000;
/** A timer cannot wait longer. */
const LONGEST_WAIT = 2_147_483_647;

/** In real milliseconds: at a stop, what is under way is not waited for any longer. It may have arrived, and will be looked for. */
const PATIENCE = 3000;

export class Courier {
  readonly #parts: CourierParts;
  readonly #ledger: Ledger;
  readonly #lanes: Lanes;
  #settings!: DeliverySettings;
  /** Of the settings, in milliseconds. */
  #delay = 0;
  /** Lanes are being made anew. */
  #isHalted = true;
  #heeding: Promise<void> = Promise.resolve();
  #position = 0;
  #startedBefore = 0;
  /** By id, in the order in which they were accepted. */
  readonly #dockets = new Map<string, Docket>();
  /** Tickets whose end is not known. */
  #inHand = 0;
  #underWay = 0;
  #hasReadAll = false;
  /** Grows with each word that there is more to read. */
  #news = 0;
  #isOver = false;
  /** Its documents are not those that it has read any more: it writes nothing down. */
  #isStale = false;
  #timer: NodeJS.Timeout | undefined;
  /** By `performance.now()`. */
  #wakesAt = Number.POSITIVE_INFINITY;
  readonly #listeners = new Set<() => void>();
  #wakeReader = () => {};

  constructor(parts: CourierParts) {
    this.#parts = parts;
    this.#lanes = new Lanes(parts, () => this.#pump());
    this.#ledger = new Ledger({
      ...parts,
      written: (docket, tickets) => this.#written(docket, tickets),
      settledTo: () => this.#settledTo(),
      readTo: () => this.#position,
      keep: () => this.#settings.keep,
      rested: () => this.#tell(),
    });
  }

  /**
   * Delivers until the signal aborts, and then ends what is under way and writes it down. Resolves sooner when the session was put back to
   * another state: then somebody else is to begin anew.
   */
  async run(until: AbortSignal): Promise<void> {
    const { store, clock, log } = this.#parts;
    const stops: (() => void)[] = [];
    const over = () => this.#end();
    until.addEventListener('abort', over);
    if (until.aborted) over();
    try {
      stops.push(
        store.watch(ACCEPTED.name, (ids) => this.#heardOf(ids)),
        store.watch(DELIVERY_SETTINGS.name, () => void this.#heedSettings().catch((err: unknown) => this.#complain(err))),
        clock.changed(() => this.#reconsider()),
      );
      const { settledTo, startedTo } = await this.#ledger.open();
      this.#position = settledTo;
      // what comes from now on nobody can have sent
      this.#startedBefore = Math.min(startedTo, await lastSequence(store, ACCEPTED_STREAM, settledTo));
      await this.#heedSettings();
      while (!this.#isOver) await this.#read().catch((err: unknown) => this.#pauseAfter(err));
    } catch (err) {
      // at a stop the store closes while we may still be at work
      if (!this.#isOver) {
        log.warn({ err }, 'delivery could not begin');
        await this.changed(RETRY);
      }
      this.#end();
    } finally {
      until.removeEventListener('abort', over);
      for (const stop of stops) stop();
      clearTimeout(this.#timer);
      this.#lanes.close();
      await this.#restOrGiveUp(until);
      if (this.#isStale) this.#ledger.abandon();
      else await this.#ledger.close();
      this.#tell();
    }
  }

  /** Something was accepted. */
  hear(): void {
    this.#hasReadAll = false;
    this.#news += 1;
    this.#wakeReader();
  }

  /** Whether so much is in hand that more should wait, which it need not do for long. */
  get isBehind(): boolean {
    return this.#inHand >= MOST_IN_HAND && this.#underWay > 0;
  }

  /** Whether nothing is to be done now: all is sent, or cannot be, and that is written down. */
  get isQuiet(): boolean {
    const hasReadEnough = this.#hasReadAll || this.#inHand >= MOST_IN_HAND;
    const isAtRest = this.#underWay === 0 && !this.#isHalted && !this.#lanes.isGathering && this.#ledger.isIdle;
    return hasReadEnough && isAtRest;
  }

  /** How many deliveries wait, when all has been read. */
  get waiting(): number | undefined {
    return this.#hasReadAll ? this.#inHand : undefined;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Looks at once for what word may still come of, and tries at once what would be tried after a while. */
  async lookAround(): Promise<void> {
    this.hear();
    await this.#heedSettings().catch((err: unknown) => this.#complain(err));
    this.#lanes.hurry();
    this.#reconsider();
  }

  /** Writes down at once what is noted, unless more will be. */
  writeDown(): void {
    if (this.#underWay === 0 && this.#ledger.hasNotes) void this.#ledger.flush();
  }

  /** Resolves at the next change of what is in hand, or what is written; at the latest after so many milliseconds. */
  changed(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve();
      };
      const timer = setTimeout(listener, milliseconds);
      this.#listeners.add(listener);
    });
  }

  /** Waits for what is under way; at a stop not for long. */
  async #restOrGiveUp(until: AbortSignal): Promise<void> {
    let patient = Number.POSITIVE_INFINITY;
    while (this.#underWay > 0 && performance.now() < patient) {
      if (until.aborted) patient = Math.min(patient, performance.now() + PATIENCE);
      await this.changed(PATIENCE);
    }
  }

  #tell(): void {
    if (this.#listeners.size === 0) return;
    for (const listener of [...this.#listeners]) listener();
  }

  #end(): void {
    this.#isOver = true;
    this.#wakeReader();
    this.#tell();
  }

  #complain(err: unknown): void {
    if (!this.#isOver) this.#parts.log.warn({ err }, 'what was accepted could not be looked after');
  }

  async #pauseAfter(err: unknown): Promise<void> {
    this.#complain(err);
    if (!this.#isOver) await this.changed(RETRY);
  }

  /** Reads on until nothing is left, or its hands are full; and then waits until there may be more, or room. */
  async #read(): Promise<void> {
    const { store, whenAccepted } = this.#parts;
    if (this.#inHand >= MOST_IN_HAND) return this.#reason();
    const news = this.#news;
    const entries = await store.readStream<AcceptedEntry>(ACCEPTED_STREAM, this.#position, READ_AT_ONCE);
    if (entries.length === 0) {
      if (news !== this.#news) return;
      this.#hasReadAll = true;
      this.#tell();
      return this.#reason();
    }
    // what is not kept yet may not be sent: were the process to die, it would be accepted again
    for (const { event } of entries) await whenAccepted(event.id);
    const found = await Promise.all(entries.map(({ event }) => store.get(ACCEPTED, event.id)));
    if (this.#isOver) return;
    for (const [at, entry] of entries.entries()) this.#take(entry, found[at]?.doc);
    this.#pump();
    if (this.#ledger.isUntidy) void this.#ledger.flush();
  }

  /** Resolves when there is a reason to read on. */
  #reason(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) resolve();
      this.#wakeReader = resolve;
    });
  }

  #take({ sequence }: StreamEntry, accepted: Accepted | undefined): void {
    this.#position = sequence;
    if (accepted === undefined || accepted.settledAt !== undefined) return;
    const docket = this.#dockets.get(accepted.id) ?? new Docket(sequence, accepted);
    this.#dockets.set(accepted.id, docket);
    docket.accepted = accepted;
    for (const [n, { state }] of accepted.deliveries.entries()) {
      if (state !== 'waiting' || docket.tickets.has(n)) continue;
      const ticket = new Ticket(docket, n, sequence <= this.#startedBefore);
      docket.tickets.set(n, ticket);
      this.#inHand += 1;
      this.#lanes.assign(ticket);
    }
    if (docket.tickets.size === 0) this.#dockets.delete(accepted.id);
  }

  /** What could not be sent before may be able to. */
  #reconsider(): void {
    this.#lanes.reconsider();
    this.#pump();
  }

  /** Sends what can be sent now, and sees to it that it is looked again when more can be. */
  #pump(): void {
    if (!this.#isOver && !this.#isHalted && !this.#settings.hold) {
      while (this.#underWay < this.#lanes.abreast) {
        const lane = this.#lanes.next((other) => this.#mayGo(other));
        if (lane === undefined) break;
        void this.#send(lane);
      }
    }
    this.#tell();
  }

  #mayGo(lane: Lane): boolean {
    const wait = this.#waitOf(lane);
    if (wait > 0) this.#wakeIn(wait);
    return wait === 0;
  }

  #wakeIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (at === Number.POSITIVE_INFINITY || at > this.#wakesAt - 1) return;
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    const wake = () => {
      this.#wakesAt = Number.POSITIVE_INFINITY;
      this.#reconsider();
    };
    this.#timer = setTimeout(wake, Math.min(Math.max(milliseconds, 1), LONGEST_WAIT)).unref();
  }

  /** Real milliseconds until the first of a lane can be sent, as far as can be told. */
  #waitOf(lane: Lane): number {
    const trouble = this.#lanes.troubleOf(lane);
    const { first } = lane.tickets;
    if (this.#delay === 0 || first === undefined) return trouble;
    const { clock } = this.#parts;
    const early = first.docket.accepted.acceptedAt + this.#delay - clock.now();
    if (early <= 0) return trouble;
    // time that stands still is waited for by nobody: whoever moves it wakes us
    return clock.state.frozenAt === undefined ? Math.max(early, trouble) : Number.POSITIVE_INFINITY;
  }

  async #send(lane: Lane): Promise<void> {
    const ticket = lane.wanted as Ticket;
    const { docket } = ticket;
    const passes = this.#lanes.begin(lane);
    lane.isUnderWay = true;
    this.#underWay += 1;
    docket.begin();
    const tried = await attempt(ticket, this.#settings, () => this.#ledger.reserve(docket.sequence), this.#parts);
    docket.end();
    this.#underWay -= 1;
    lane.isUnderWay = false;
    if ('passing' in tried) this.#failed(lane, ticket, tried, passes);
    else this.#ended(lane, ticket, tried, passes);
    this.#lanes.giveBack(lane);
    if (passes.isAwaited || 'passing' in tried) this.#reconsider();
    else this.#pump();
  }

  #failed(lane: Lane, ticket: Ticket, tried: Told & FailedTry, passes: Passes): void {
    ticket.failures += 1;
    ticket.mayHaveArrived ||= tried.mayHaveArrived;
    const wait = this.#lanes.fail(lane, tried, passes);
    if (wait !== undefined) reportFailure(this.#parts.exchanges, ticket, tried.passing, wait, tried);
  }

  #ended(lane: Lane, ticket: Ticket, { status, duration, advice, ...ending }: Ending & Told, passes: Passes): void {
    lane.tickets.shift();
    this.#letGo(ticket);
    if (status > 0) this.#lanes.succeed(lane);
    else this.#lanes.cancel(lane, passes);
    this.#ledger.note(ticket, ending);
    reportEnding(this.#parts.exchanges, ticket, ending, { status, duration, ...(advice !== undefined && { advice }) });
  }

  #letGo(ticket: Ticket): void {
    ticket.lane = undefined;
    this.#inHand -= 1;
    if (this.#inHand < MOST_IN_HAND) this.#wakeReader();
  }

  #written(docket: Docket, tickets: readonly Ticket[]): void {
    for (const { n } of tickets) docket.tickets.delete(n);
    if (docket.tickets.size === 0) this.#dockets.delete(docket.accepted.id);
    this.#tell();
  }

  #settledTo(): number {
    for (const { sequence } of this.#dockets.values()) return sequence - 1;
    return this.#position;
  }

  /** Documents have changed: there may be more, and some of what is in hand may not be wanted any more. Not known which: all may be others. */
  #heardOf(ids: readonly string[] | undefined): void {
    if (ids === undefined) {
      this.#isStale = true;
      this.#end();
      return;
    }
    this.hear();
    for (const id of ids) {
      const docket = this.#dockets.get(id);
      if (docket !== undefined) void this.#lookAgainAt(docket).catch((err: unknown) => this.#complain(err));
    }
  }

  async #lookAtAll(): Promise<void> {
    const dockets = [...this.#dockets.values()];
    while (dockets.length > 0) await Promise.all(dockets.splice(0, READ_AT_ONCE).map((docket) => this.#lookAgainAt(docket)));
  }

  async #lookAgainAt(docket: Docket): Promise<void> {
    const deliveries = (await this.#parts.store.get(ACCEPTED, docket.accepted.id))?.doc.deliveries;
    for (const [n, ticket] of docket.tickets) {
      if (deliveries?.[n]?.state === 'waiting' || ticket.lane === undefined || ticket.lane.isSending(ticket)) continue;
      this.#letGo(ticket);
      docket.tickets.delete(n);
    }
    if (docket.tickets.size === 0) this.#dockets.delete(docket.accepted.id);
    this.#tell();
  }

  /** Does as the settings say, one after the other. */
  #heedSettings(): Promise<void> {
    const before = this.#heeding.catch(() => {});
    this.#heeding = before.then(async () => {
      const known = this.#settings;
      const settings = await this.#parts.controls.read();
      // another process may have dropped something before it let go of the rest, and word of the one may come after the other
      if (known?.hold && !settings.hold) await this.#lookAtAll();
      this.#settings = settings;
      this.#delay = delayOf(this.#settings);
      if (known?.shuffle !== this.#settings.shuffle) await this.#drawUp();
      this.#reconsider();
    });
    return this.#heeding;
  }

  /** Makes the lanes anew, when nothing is under way. */
  async #drawUp(): Promise<void> {
    this.#isHalted = true;
    while (this.#underWay > 0) await this.changed(RETRY);
    this.#lanes.drawUp(this.#settings.shuffle, this.#unsent());
    this.#isHalted = false;
  }

  *#unsent(): Generator<Ticket> {
    for (const { tickets } of this.#dockets.values()) for (const ticket of tickets.values()) if (ticket.lane !== undefined) yield ticket;
  }
}
