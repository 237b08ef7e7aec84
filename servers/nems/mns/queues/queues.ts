/** The queues of a session. At least once, in the order of sending as far as nothing holds a message up: more than SQS promises. */
import { timeCame } from '#kernel/alarm';
import type { Clock } from '#kernel/clock';
import type { IdSource } from '#kernel/ids';
import { type SessionStore, type Stored, VersionConflict } from '#kernel/store/store';
import { idOf, type MessageAttributes, QUEUE_MESSAGES, type QueueMessage, queueIn, visibleKey } from './message.ts';
import { QUEUES, type Queue, type QueueSettings, queueKey, USUAL_SETTINGS } from './queue.ts';

export interface QueuesDeps {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Aborts when the session is over: nobody waits then. */
  readonly ended: AbortSignal;
}

export interface ToSend {
  readonly body: string;
  /** Of whoever sends: sent again under the same one, it is the message that is there. A UUID; made where there is none. */
  readonly messageId?: string;
  readonly attributes?: MessageAttributes;
  readonly systemAttributes?: MessageAttributes;
  /** The queue's own where nothing is said. */
  readonly delaySeconds?: number;
}

export interface ToReceive {
  /** 1 to 10. */
  readonly most: number;
  readonly visibilitySeconds?: number;
  /** Real seconds. */
  readonly waitSeconds?: number;
  /** Whoever waits is gone. */
  readonly signal?: AbortSignal;
}

export interface Counts {
  readonly waiting: number;
  /** Received, and not deleted yet. */
  readonly inFlight: number;
  readonly delayed: number;
}

/** What became of a receipt. */
export type WithReceipt = 'done' | 'unknown' | 'not-in-flight';

export class Queues {
  readonly #deps: QueuesDeps;
  readonly #bell: Bell;
  #order = 0;

  constructor(deps: QueuesDeps) {
    this.#deps = deps;
    this.#bell = new Bell(deps);
  }

  async get(arn: string): Promise<Queue | undefined> {
    return (await this.#deps.store.get(QUEUES, arn))?.doc;
  }

  /** Queues whose name begins so. */
  async find(prefix: string, limit: number, cursor?: string): Promise<{ readonly queues: readonly Queue[]; readonly next?: string }> {
    const page = await this.#deps.store.find(QUEUES, { index: 'name', prefix }, { limit, ...(cursor !== undefined && { cursor }) });
    return { queues: page.items.map(({ doc }) => doc), ...(page.next !== undefined && { next: page.next }) };
  }

  /** The queue of an ARN, made when it is not there. */
  async open(arn: string, settings: Partial<QueueSettings> = {}): Promise<Queue> {
    const { store, clock } = this.#deps;
    const there = await this.get(arn);
    if (there !== undefined) return there;
    const now = clock.now();
    const queue: Queue = { arn, createdAt: now, changedAt: now, settings: { ...USUAL_SETTINGS, ...settings } };
    try {
      return (await store.put(QUEUES, arn, queue, { ifVersion: 0 })).doc;
    } catch (error) {
      if (error instanceof VersionConflict) return this.open(arn, settings);
      throw error;
    }
  }

  /** Nothing when there is no such queue. `forwardTo: undefined` takes the address away. */
  change(
    arn: string,
    { settings, ...said }: { settings?: Partial<QueueSettings>; forwardTo?: string | undefined },
  ): Promise<Queue | undefined> {
    const { store, clock } = this.#deps;
    return store.transaction(async (tx) => {
      const stored = await tx.get(QUEUES, arn);
      if (stored === undefined) return undefined;
      const { forwardTo: before, ...queue } = stored.doc;
      const forwardTo = 'forwardTo' in said ? said.forwardTo : before;
      const changed = { ...queue, changedAt: clock.now(), settings: { ...queue.settings, ...settings } };
      return (await tx.put(QUEUES, arn, forwardTo === undefined ? changed : { ...changed, forwardTo })).doc;
    });
  }

  /** Removes a queue with all that is on it; false when there is none. */
  async remove(arn: string): Promise<boolean> {
    const was = await this.#deps.store.delete(QUEUES, arn);
    if (was) await this.purge(arn);
    return was;
  }

  /** Puts a message on a queue, which is made when it is not there. */
  async send(arn: string, { body, messageId, attributes, systemAttributes, delaySeconds }: ToSend): Promise<QueueMessage> {
    const { store, clock, ids } = this.#deps;
    const { settings } = await this.open(arn);
    const sentAt = clock.now();
    const message: QueueMessage = {
      messageId: messageId ?? ids.uuid(),
      arn,
      body,
      ...(attributes !== undefined && { attributes }),
      ...(systemAttributes !== undefined && { systemAttributes }),
      sentAt,
      order: this.#order++,
      visibleAt: sentAt + (delaySeconds ?? settings.DelaySeconds) * 1000,
      receives: 0,
    };
    try {
      return (await store.put(QUEUE_MESSAGES, idOf(arn, message.messageId), message, { ifVersion: 0 })).doc;
    } catch (error) {
      if (error instanceof VersionConflict) return message;
      throw error;
    }
  }

  /** Messages that can be received, hidden from others from now on. Waits for the first where asked to, and no longer than the session lasts. */
  async receive(
    { arn, settings }: Queue,
    { most, visibilitySeconds, waitSeconds = 0, signal }: ToReceive,
  ): Promise<readonly QueueMessage[]> {
    const hiddenFor = (visibilitySeconds ?? settings.VisibilityTimeout) * 1000;
    const until = performance.now() + waitSeconds * 1000;
    for (;;) {
      const came = this.#bell.listen(arn);
      try {
        const taken = await this.#take(arn, most, hiddenFor, settings.MessageRetentionPeriod * 1000);
        const left = until - performance.now();
        if (taken.length > 0 || left <= 0 || this.#deps.ended.aborted || signal?.aborted) return taken;
        await came.within(left, await this.#nextVisible(arn), signal);
      } finally {
        came.stop();
      }
    }
  }

  async #take(arn: string, most: number, hiddenFor: number, keptFor: number): Promise<readonly QueueMessage[]> {
    const { store, clock } = this.#deps;
    const now = clock.now();
    const [from, to] = [visibleKey(arn, 0), `${visibleKey(arn, now)}|~`];
    const { items } = await store.find(QUEUE_MESSAGES, { index: 'visible', from, to }, { limit: most });
    const expired = items.filter(({ doc }) => doc.sentAt + keptFor <= now);
    if (expired.length > 0) {
      await Promise.all(expired.map(({ id }) => store.delete(QUEUE_MESSAGES, id)));
      return this.#take(arn, most, hiddenFor, keptFor);
    }
    const taken = await Promise.all(items.map((stored) => this.#hide(stored, now, now + hiddenFor)));
    return taken.filter((message) => message !== undefined);
  }

  /** Nothing when somebody else was faster. */
  async #hide({ id, version, doc }: Stored<QueueMessage>, now: number, until: number): Promise<QueueMessage | undefined> {
    const { store, ids } = this.#deps;
    const receipt = ids.bytes(12).toString('base64url');
    const hidden = { ...doc, visibleAt: until, receives: doc.receives + 1, firstReceivedAt: doc.firstReceivedAt ?? now, receipt };
    try {
      return (await store.put(QUEUE_MESSAGES, id, hidden, { ifVersion: version })).doc;
    } catch (error) {
      if (error instanceof VersionConflict) return undefined;
      throw error;
    }
  }

  /** When the next of those that are hidden can be received. */
  async #nextVisible(arn: string): Promise<number | undefined> {
    return (await this.list(arn, 1))[0]?.visibleAt;
  }

  /** Takes a message off its queue. A receipt that is no longer the last does nothing, and nobody is told: as SQS does it. */
  async delete(arn: string, handle: string): Promise<WithReceipt> {
    const read = readHandle(handle);
    if (read === undefined) return 'unknown';
    const id = idOf(arn, read.messageId);
    return this.#deps.store.transaction(async (tx) => {
      const stored = await tx.get(QUEUE_MESSAGES, id);
      if (stored?.doc.receipt === read.receipt) await tx.delete(QUEUE_MESSAGES, id);
      return 'done' as const;
    });
  }

  /** Hides a message that was received for so long from now on; 0 gives it back. */
  async changeVisibility(arn: string, handle: string, seconds: number): Promise<WithReceipt> {
    const { store, clock } = this.#deps;
    const read = readHandle(handle);
    if (read === undefined) return 'unknown';
    const id = idOf(arn, read.messageId);
    return store.transaction(async (tx) => {
      const stored = await tx.get(QUEUE_MESSAGES, id);
      const now = clock.now();
      if (stored === undefined || stored.doc.receipt !== read.receipt || stored.doc.visibleAt <= now) return 'not-in-flight' as const;
      await tx.put(QUEUE_MESSAGES, id, { ...stored.doc, visibleAt: now + seconds * 1000 });
      return 'done' as const;
    });
  }

  async purge(arn: string): Promise<void> {
    const { store } = this.#deps;
    for (;;) {
      const messages = await this.list(arn, 500);
      if (messages.length === 0) return;
      await Promise.all(messages.map(({ messageId }) => store.delete(QUEUE_MESSAGES, idOf(arn, messageId))));
    }
  }

  /** What is on a queue, hidden or not, and leaves it as it is. For testers. */
  async list(arn: string, limit: number): Promise<readonly QueueMessage[]> {
    const { items } = await this.#deps.store.find(QUEUE_MESSAGES, { index: 'visible', prefix: `${queueKey(arn)}|` }, { limit });
    return items.map(({ doc }) => doc);
  }

  async count(arn: string): Promise<Counts> {
    const { store, clock } = this.#deps;
    const now = clock.now();
    const counts = { waiting: 0, inFlight: 0, delayed: 0 };
    let cursor: string | undefined;
    do {
      const where = { index: 'visible', prefix: `${queueKey(arn)}|` };
      const page = await store.find(QUEUE_MESSAGES, where, { limit: 1000, ...(cursor !== undefined && { cursor }) });
      for (const { doc } of page.items) counts[doc.visibleAt <= now ? 'waiting' : doc.receives > 0 ? 'inFlight' : 'delayed'] += 1;
      cursor = page.next;
    } while (cursor !== undefined);
    return counts;
  }
}

/** What a client is given to delete a message by. */
export function handleOf({ messageId, receipt }: QueueMessage): string {
  return Buffer.from(`${messageId} ${receipt}`).toString('base64');
}

function readHandle(handle: string): { readonly messageId: string; readonly receipt: string } | undefined {
  const [, messageId, receipt] = /^([0-9a-f-]{36}) ([\w-]{16})$/.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  return messageId === undefined || receipt === undefined ? undefined : { messageId, receipt };
}

/** Tells those who wait at a queue that something may have come. */
class Bell {
  readonly #deps: QueuesDeps;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(deps: QueuesDeps) {
    this.#deps = deps;
    const stop = deps.store.watch(QUEUE_MESSAGES.name, (ids) => {
      for (const key of ids === undefined ? this.#waiting.keys() : new Set(ids.map(queueIn)))
        for (const ring of this.#waiting.get(key) ?? []) ring();
    });
    deps.ended.addEventListener('abort', stop, { once: true });
  }

  /** Listens from now on, so that what comes while somebody looks is not missed. */
  listen(arn: string) {
    const key = queueKey(arn);
    const over = new AbortController();
    const end = () => over.abort();
    const rings = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, rings.add(end));
    return {
      /** Until it rings, but no longer than so many real milliseconds, than a time by the sandbox's clock, than anybody wants to. */
      within: async (milliseconds: number, at: number | undefined, signal: AbortSignal | undefined): Promise<void> => {
        const timer = setTimeout(end, milliseconds);
        for (const one of [this.#deps.ended, signal]) {
          one?.addEventListener('abort', end);
          if (one?.aborted) end();
        }
        await timeCame(at ?? Number.POSITIVE_INFINITY, { clock: this.#deps.clock, ended: over.signal });
        clearTimeout(timer);
        for (const one of [this.#deps.ended, signal]) one?.removeEventListener('abort', end);
      },
      stop: () => {
        end();
        rings.delete(end);
        if (rings.size === 0) this.#waiting.delete(key);
      },
    };
  }
}
