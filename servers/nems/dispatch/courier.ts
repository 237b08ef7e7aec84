/**
 * Delivers what was accepted, in one session, for as long as it is let. It follows the stream of what was accepted from where everything
 * before is settled, holds so much of it at a time, and sends: what is about one patient and goes to one place in order, the rest abreast.
 * What cannot be sent now stays, and what is behind it.
 */
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import type { Log } from '#kernel/log';
import type { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionStore, StreamEntry } from '#kernel/store/store';
import { lastSequence } from '../streams.ts';
import { ACCEPTED, ACCEPTED_STREAM, type Accepted, type AcceptedEntry, type Destination } from './accepted.ts';
import { Circuit, type Pass } from './circuit.ts';
import { DELIVERY_SETTINGS, type DeliveryControls, type DeliverySettings, delayOf } from './controls.ts';
import { Docket, Ticket } from './docket.ts';
import { Lane, laneKeyOf, nameOf, type Terminus } from './lane.ts';
import { type Ending, Ledger } from './ledger.ts';
import type { Hydrate, Parcel, Post, Posted } from './post.ts';
import { reportEnding, reportFailure, type Told } from './reports.ts';
import { FairRota, type Rota, ShuffledRota } from './rota.ts';

export interface CourierParts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'random'>;
  readonly log: Log;
  readonly exchanges: OwnExchanges;
  readonly controls: DeliveryControls;
  readonly posts: Readonly<Record<Destination['channel'], Post>>;
  readonly hydrate?: Hydrate | undefined;
  /** Resolves when a thing that this process is accepting has been accepted, or not. */
  readonly whenAccepted: (id: string) => Promise<void> | undefined;
}

/** The kernel's collection of what a tester has set in a session, the clock among it. */
const CONTROL = '_control';
/** Deliveries in hand at the same time; of those after them nothing is in memory. */
const MOST_IN_HAND = 20_000;
const READ_AT_ONCE = 100;
/** After what the store could not do. */
const RETRY = 1000;
/** A timer cannot wait longer. */
const LONGEST_WAIT = 2_147_483_647;

/** In real milliseconds: at a stop, what is under way is not waited for any longer. It may have arrived, and will be looked for. */
const PATIENCE = 3000;

/** How a try ended, with what it takes to tell of it. */
type Tried = Told & (Ending | FailedTry);
type FailedTry = Extract<Posted, { readonly passing: string }>;

export class Courier {
  readonly #parts: CourierParts;
  readonly #ledger: Ledger;
  readonly #circuits: Readonly<Record<Destination['channel'], Circuit>>;
  #settings!: DeliverySettings;
  /** Of the settings, in milliseconds. */
  #delay = 0;
  #rota: Rota = new FairRota();
  /** Lanes and rota are being made anew. */
  #isHalted = true;
  #heeding: Promise<void> = Promise.resolve();
  #position = 0;
  #startedBefore = 0;
  /** By id, in the order in which they were accepted. */
  readonly #dockets = new Map<string, Docket>();
  readonly #lanes = new Map<string, Lane>();
  readonly #termini = new Map<string, Terminus>();
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
    this.#circuits = { mesh: new Circuit(parts), queue: new Circuit(parts) };
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
    const { store, log } = this.#parts;
    const stops: (() => void)[] = [];
    const over = () => this.#end();
    until.addEventListener('abort', over);
    if (until.aborted) over();
    try {
      stops.push(
        store.watch(ACCEPTED.name, (ids) => this.#heardOf(ids)),
        store.watch(DELIVERY_SETTINGS.name, () => void this.#heedSettings().catch((err: unknown) => this.#complain(err))),
        // the session's clock is read anew at the same moment: we look at it afterwards
        store.watch(CONTROL, () => setImmediate(() => this.#reconsider())),
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
      this.#rota.close();
      const patient = performance.now() + PATIENCE;
      while (this.#underWay > 0 && performance.now() < patient) await this.changed(PATIENCE);
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
    const isAtRest = this.#underWay === 0 && !this.#isHalted && !this.#rota.isGathering && this.#ledger.isIdle;
    return hasReadEnough && isAtRest;
  }

  /** How many deliveries wait, when all has been read. */
  get waiting(): number | undefined {
    return this.#hasReadAll ? this.#inHand : undefined;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tries at once what would be tried after a while. */
  hurry(): void {
    for (const circuit of Object.values(this.#circuits)) circuit.hurry();
    for (const { circuit } of this.#termini.values()) circuit.hurry();
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
      this.#assign(ticket);
    }
    if (docket.tickets.size === 0) this.#dockets.delete(accepted.id);
  }

  /** Puts a ticket at the end of its lane. */
  #assign(ticket: Ticket): void {
    const key = this.#settings.shuffle === null ? laneKeyOf(ticket) : ticket.localId;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(key, this.#terminusOf(ticket.delivery.to));
      lane.terminus.lanes += 1;
      this.#lanes.set(key, lane);
    }
    ticket.lane = lane;
    lane.tickets.push(ticket);
    if (lane.tickets.size === 1) this.#rota.add(lane);
  }

  #terminusOf(to: Destination): Terminus {
    const name = nameOf(to);
    const known = this.#termini.get(name);
    if (known !== undefined) return known;
    const terminus = { name, channel: to.channel, circuit: new Circuit(this.#parts), lanes: 0 };
    this.#termini.set(name, terminus);
    return terminus;
  }

  /** What could not be sent before may be able to. */
  #reconsider(): void {
    this.#rota.reconsider();
    this.#pump();
  }

  /** Sends what can be sent now, and sees to it that it is looked again when more can be. */
  #pump(): void {
    if (!this.#isOver && !this.#isHalted && !this.#settings.hold) {
      while (this.#underWay < this.#rota.abreast) {
        const lane = this.#rota.next((other) => this.#mayGo(other));
        if (lane === undefined) break;
        const ticket = wantedOf(lane);
        if (ticket === undefined) this.#closeLane(lane);
        else void this.#send(lane, ticket);
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
  #waitOf({ terminus, tickets }: Lane): number {
    const inTrouble = Math.max(this.#circuits[terminus.channel].left, terminus.circuit.left);
    if (this.#delay === 0 || tickets.first === undefined) return inTrouble;
    const { clock } = this.#parts;
    const early = tickets.first.docket.accepted.acceptedAt + this.#delay - clock.now();
    if (early <= 0) return inTrouble;
    // time that stands still is waited for by nobody: whoever moves it wakes us
    return clock.state.frozenAt === undefined ? Math.max(early, inTrouble) : Number.POSITIVE_INFINITY;
  }

  async #send(lane: Lane, ticket: Ticket): Promise<void> {
    const { circuit, channel } = lane.terminus;
    const passes = { post: this.#circuits[channel].begin(), terminus: circuit.begin() };
    lane.isUnderWay = true;
    this.#underWay += 1;
    ticket.docket.begin();
    const started = performance.now();
    const decides = this.#circuits[channel].failures > 0 || circuit.failures > 0;
    const tried = await this.#try(ticket).catch((error: Error): Tried => {
      return { passing: error.message, concerns: 'post', mayHaveArrived: true, status: 0, duration: performance.now() - started };
    });
    ticket.docket.end();
    this.#underWay -= 1;
    lane.isUnderWay = false;
    if ('passing' in tried) this.#failed(lane, ticket, tried, passes);
    else this.#ended(lane, ticket, tried, passes);
    if (wantedOf(lane) !== undefined) this.#rota.add(lane);
    else this.#closeLane(lane);
    // others may have waited for how this would end
    if (decides || 'passing' in tried) this.#reconsider();
    else this.#pump();
  }

  async #try(ticket: Ticket): Promise<Tried> {
    const { store, clock, controls, posts, hydrate } = this.#parts;
    const { docket, delivery, localId, mayHaveArrived } = ticket;
    const { accepted } = docket;
    const started = performance.now();
    const told = (status: number, advice?: string) => ({
      status,
      duration: performance.now() - started,
      ...(advice !== undefined && { advice: [advice] }),
    });
    if (this.#settings.drop.length > 0 && (await controls.drops(this.#settings, accepted, delivery, localId)))
      return { state: 'dropped', endedAt: clock.now(), ...told(0) };
    await this.#ledger.reserve(docket.sequence);
    const body = await docket.body(store, delivery.body);
    if (body === undefined)
      return { state: 'failed', reason: 'what was to be sent is not there any more', endedAt: clock.now(), ...told(0) };
    let [content, advice]: [Uint8Array, string | undefined] = [body, undefined];
    if (delivery.hydrate !== undefined && hydrate !== undefined)
      content = await hydrate({ accepted, delivery }, body).catch((error: Error) => {
        advice = `it went without what it points at: ${error.message}`;
        return body;
      });
    const contentType = accepted.bodies[delivery.body]?.contentType ?? 'application/octet-stream';
    const parcel: Parcel = { accepted, delivery, localId, content, contentType, mayHaveArrived };
    const post = posts[delivery.to.channel];
    const posted = await post.deliver(parcel);
    if ('passing' in posted) return { ...posted, ...told(posted.status, advice) };
    if ('refused' in posted) return { state: 'failed', reason: posted.refused, endedAt: clock.now(), ...told(posted.status, advice) };
    if (this.#settings.duplicate) {
      const again = await post.deliver({ ...parcel, localId: `${localId}.copy` });
      // then both are tried again, and the first one is found
      if ('passing' in again) return { ...again, mayHaveArrived: true, ...told(again.status, advice) };
      advice = 'it was sent twice, as a tester wants it';
    }
    return { state: 'sent', sentAs: posted.sentAs, endedAt: clock.now(), ...told(posted.status, advice) };
  }

  #failed(lane: Lane, ticket: Ticket, tried: Told & FailedTry, passes: Passes): void {
    ticket.failures += 1;
    ticket.mayHaveArrived ||= tried.mayHaveArrived;
    const post = this.#circuits[lane.terminus.channel];
    const { circuit } = lane.terminus;
    let wait: number | undefined;
    if (tried.concerns === 'post') {
      wait = post.fail(passes.post);
      circuit.cancel(passes.terminus);
    } else {
      // something has answered
      post.succeed();
      wait = circuit.fail(passes.terminus);
    }
    if (wait !== undefined) reportFailure(this.#parts.exchanges, ticket, tried.passing, wait, tried);
  }

  #ended(lane: Lane, ticket: Ticket, { status, duration, advice, ...ending }: Ending & Told, passes: Passes): void {
    lane.tickets.shift();
    this.#letGo(ticket);
    const post = this.#circuits[lane.terminus.channel];
    if (status > 0) {
      post.succeed();
      lane.terminus.circuit.succeed();
    } else {
      post.cancel(passes.post);
      lane.terminus.circuit.cancel(passes.terminus);
    }
    this.#ledger.note(ticket, ending);
    reportEnding(this.#parts.exchanges, ticket, ending, { status, duration, ...(advice !== undefined && { advice }) });
  }

  #letGo(ticket: Ticket): void {
    ticket.lane = undefined;
    this.#inHand -= 1;
    if (this.#inHand < MOST_IN_HAND) this.#wakeReader();
  }

  #closeLane(lane: Lane): void {
    if (this.#lanes.get(lane.key) !== lane) return;
    this.#lanes.delete(lane.key);
    const { terminus } = lane;
    terminus.lanes -= 1;
    if (terminus.lanes === 0 && terminus.circuit.failures === 0) this.#termini.delete(terminus.name);
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

  async #lookAgainAt(docket: Docket): Promise<void> {
    const deliveries = (await this.#parts.store.get(ACCEPTED, docket.accepted.id))?.doc.deliveries;
    for (const [n, ticket] of docket.tickets) {
      if (deliveries?.[n]?.state === 'waiting' || ticket.lane === undefined || isBeingSent(ticket)) continue;
      this.#letGo(ticket);
      docket.tickets.delete(n);
    }
    if (docket.tickets.size === 0) this.#dockets.delete(docket.accepted.id);
    this.#tell();
  }

  /** Does as the settings say, one after the other. */
  #heedSettings(): Promise<void> {
    this.#heeding = this.#heeding.then(async () => {
      const before = this.#settings;
      this.#settings = await this.#parts.controls.read();
      this.#delay = delayOf(this.#settings);
      if (before?.shuffle !== this.#settings.shuffle) await this.#drawUp();
      this.#reconsider();
    });
    return this.#heeding;
  }

  /** Makes lanes and rota anew, when nothing is under way. */
  async #drawUp(): Promise<void> {
    this.#isHalted = true;
    while (this.#underWay > 0) await this.changed(RETRY);
    const { shuffle } = this.#settings;
    this.#rota.close();
    this.#rota = shuffle === null ? new FairRota() : new ShuffledRota(shuffle, () => this.#pump());
    for (const lane of this.#lanes.values()) this.#closeLane(lane);
    for (const { tickets } of this.#dockets.values())
      for (const ticket of tickets.values()) if (ticket.lane !== undefined) this.#assign(ticket);
    this.#isHalted = false;
  }
}

interface Passes {
  readonly post: Pass;
  readonly terminus: Pass;
}

/** The first of a lane that is still to be sent; those before it go. */
function wantedOf({ tickets }: Lane): Ticket | undefined {
  while (tickets.first?.lane === undefined && tickets.size > 0) tickets.shift();
  return tickets.first;
}

function isBeingSent(ticket: Ticket): boolean {
  return ticket.lane?.isUnderWay === true && ticket.lane.tickets.first === ticket;
}
