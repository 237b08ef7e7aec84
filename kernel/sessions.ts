/**
 * The sessions of one kernel. What a tester has set in a session (clock, fault rules) is kept in the store beside everything else,
 * so that it survives a restart and reaches every replica; each process holds a copy and reads it anew when the store says so.
 */
import { setMaxListeners } from 'node:events';
import { advanced, type ClockState, REAL_TIME, setTo, settableClock } from './clock.ts';
import { type FaultRule, type KeptRule, LiveFaultRules } from './faults.ts';
import { randomIds, seededIds } from './ids.ts';
import { DEFAULT_SESSION, type SessionContext } from './session.ts';
import type { Collection, SessionStore, Store } from './store/store.ts';

interface ControlDocument {
  readonly clock?: ClockState;
  readonly rules?: readonly KeptRule[];
  /** When a process last noticed that the session was used, in milliseconds since the epoch. */
  readonly seen?: number;
}

const CONTROL: Collection<ControlDocument> = { name: '_control' };
/** Real milliseconds after which what could not be read is read again. */
const RETRY = 1000;

/** A session as the kernel holds it: the context that servers get, and the means to change it. */
export class LiveSession {
  readonly context: SessionContext;
  readonly faults = new LiveFaultRules();
  /** By `performance.now()`. */
  lastUsed = performance.now();
  readonly #clock = settableClock(REAL_TIME);
  /** How many readings were begun, and which is in force: an earlier one that comes later is out of date. */
  #begun = 0;
  #inForce = 0;
  readonly #stopWatching: () => void;
  readonly #ended = new AbortController();

  private constructor(name: string, store: SessionStore, randomSeed: number | undefined) {
    this.context = {
      name,
      prefix: name === DEFAULT_SESSION ? '' : `/~${name}`,
      store,
      clock: this.#clock.clock,
      ids: randomSeed === undefined ? randomIds() : seededIds(randomSeed),
      faults: this.faults,
      ended: this.#ended.signal,
    };
    // as many may listen as like to
    setMaxListeners(0, this.#ended.signal);
    this.#stopWatching = store.watch(CONTROL.name, () => this.#reload());
  }

  static async open(name: string, store: SessionStore, randomSeed: number | undefined): Promise<LiveSession> {
    const session = new LiveSession(name, store, randomSeed);
    await session.#load();
    return session;
  }

  close(): void {
    this.#ended.abort();
    this.#stopWatching();
  }

  /** Makes the clock show `now`, standing still or running on. */
  setClock(now: number, frozen: boolean): Promise<void> {
    return this.#keepClock(setTo(now, frozen));
  }

  advanceClock(by: number): Promise<void> {
    return this.#keepClock(advanced(this.context.clock.state, by));
  }

  /** Adds a rule, or replaces the one with the same id. */
  async addRule(rule: FaultRule): Promise<KeptRule> {
    const kept = { ...rule, id: rule.id ?? this.context.ids.text(8, 'abcdefghjkmnpqrstuvwxyz23456789') };
    await this.#changeRules((rules) => [...rules.filter(({ id }) => id !== kept.id), kept]);
    return kept;
  }

  /** Removes one rule; false when there is none of that id. */
  async removeRule(id: string): Promise<boolean> {
    const there = this.faults.list().some((rule) => rule.id === id);
    if (there) await this.#changeRules((rules) => rules.filter((rule) => rule.id !== id));
    return there;
  }

  async clearRules(): Promise<void> {
    await this.#changeRules(() => []);
  }

  /** Leaves a note for other processes of when this session was used. */
  async noteSeen(at: number): Promise<void> {
    if (at > (await this.seen())) await this.context.store.put(CONTROL, 'seen', { seen: at });
  }

  /** When any process last left such a note; 0 when none has. */
  async seen(): Promise<number> {
    return (await this.context.store.get(CONTROL, 'seen'))?.doc.seen ?? 0;
  }

  async #keepClock(clock: ClockState): Promise<void> {
    await this.context.store.put(CONTROL, 'clock', { clock });
    this.#clock.set(clock);
  }

  async #changeRules(change: (rules: readonly KeptRule[]) => readonly KeptRule[]): Promise<void> {
    const rules = await this.context.store.transaction(async (tx) => {
      const changed = change((await tx.get(CONTROL, 'faults'))?.doc.rules ?? []);
      await tx.put(CONTROL, 'faults', { rules: changed });
      return changed;
    });
    this.faults.replace(rules);
  }

  /** Until it succeeds: a database may be away for a moment. At a stop the store closes while we may still read. */
  #reload(): void {
    this.#load().catch(() => {
      if (!this.#ended.signal.aborted) setTimeout(() => this.#reload(), RETRY).unref();
    });
  }

  async #load(): Promise<void> {
    const { store } = this.context;
    const reading = ++this.#begun;
    const [clock, faults] = await Promise.all([store.get(CONTROL, 'clock'), store.get(CONTROL, 'faults')]);
    if (reading < this.#inForce || this.#ended.signal.aborted) return;
    this.#inForce = reading;
    this.#clock.set(clock?.doc.clock ?? REAL_TIME);
    this.faults.replace(faults?.doc.rules ?? []);
  }
}

/** All sessions that this process has met. */
export class Sessions {
  readonly #store: Store;
  readonly #randomSeed: number | undefined;
  readonly #live = new Map<string, LiveSession>();
  readonly #opening = new Map<string, Promise<LiveSession>>();

  constructor(store: Store, randomSeed: number | undefined) {
    this.#store = store;
    this.#randomSeed = randomSeed;
  }

  /** A session that is open already: no promise on the hot path. */
  get(name: string): LiveSession | undefined {
    return this.#live.get(name);
  }

  /** Opens a session, once however many ask at the same time. */
  open(name: string): Promise<LiveSession> {
    const live = this.#live.get(name);
    if (live) return Promise.resolve(live);
    let opening = this.#opening.get(name);
    if (!opening) {
      opening = LiveSession.open(name, this.#store.session(name), this.#randomSeed)
        .then((session) => {
          this.#live.set(name, session);
          return session;
        })
        .finally(() => this.#opening.delete(name));
      this.#opening.set(name, opening);
    }
    return opening;
  }

  /** Back to the seeds: documents, streams, blobs, clock, fault rules, ids. */
  async reset(name: string): Promise<void> {
    await this.#store.session(name).reset();
    this.#drop(name);
    await this.open(name);
  }

  /** Puts a snapshot in place of what the session held. */
  async restore(name: string, snapshot: unknown): Promise<void> {
    await this.#store.session(name).restore(snapshot);
    this.#drop(name);
    await this.open(name);
  }

  /** Ends a session and forgets what it held; ending the default one resets it. */
  async end(name: string): Promise<void> {
    if (name === DEFAULT_SESSION) return this.reset(name);
    await this.#store.endSession(name);
    this.#drop(name);
  }

  /**
   * Ends the named sessions that nobody has used for so many milliseconds. With a store that other processes share, each leaves a note of
   * when it last saw a session used, and reads the others' before it ends one.
   */
  async endIdle(milliseconds: number, shared = false): Promise<void> {
    for (const [name, session] of this.#live) {
      if (name === DEFAULT_SESSION) continue;
      const idle = performance.now() - session.lastUsed;
      if (idle < milliseconds) {
        if (shared) await session.noteSeen(Date.now() - idle);
      } else if (!shared || Date.now() - (await session.seen()) >= milliseconds) await this.end(name);
    }
  }

  /** Stops listening for changes. */
  close(): void {
    for (const session of this.#live.values()) session.close();
    this.#live.clear();
  }

  get count(): number {
    return this.#live.size;
  }

  #drop(name: string): void {
    this.#live.get(name)?.close();
    this.#live.delete(name);
  }
}
