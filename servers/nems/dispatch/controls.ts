/**
 * What testers do to deliveries: hold, delay, shuffle, drop, duplicate. One document in each session; what is not said has its default, and a
 * reset brings them all back. That MESH refuses, is slow or breaks off is for fault rules of MESH.
 */
import { parseDuration } from '#kernel/clock';
import { mulberry32 } from '#kernel/ids';
import { SETTINGS_ID, SettingsDocument } from '#kernel/settings';
import type { Collection, SessionStore } from '#kernel/store/store';
import type { Accepted, Delivery } from './accepted.ts';

export interface DeliverySettings {
  /** Nothing is sent until this is taken back. */
  readonly hold: boolean;
  /** How long after it was accepted a thing is sent, by the sandbox's clock: an ISO 8601 duration. */
  readonly delay: string;
  /** Order is not kept; the same number gives the same disorder. */
  readonly shuffle: number | null;
  /** What is thrown away instead of being sent. The first rule that fits decides. */
  readonly drop: readonly DropRule[];
  /** Everything is sent twice. */
  readonly duplicate: boolean;
  /** How many things are kept after their last delivery has ended: the newest. */
  readonly keep: number;
}

/** All that is given must fit. */
export interface DropRule {
  readonly service?: Accepted['service'];
  readonly type?: string;
  /** A mailbox id, or the ARN of a queue. */
  readonly destination?: string;
  readonly subject?: string;
  /** So many, and then no more: counts down. */
  readonly next?: number;
  /** From 0 to 1. The same seed drops the same ones of the same things. */
  readonly probability?: number;
  readonly seed?: number;
}

const DEFAULTS: DeliverySettings = Object.freeze({ hold: false, delay: 'PT0S', shuffle: null, drop: [], duplicate: false, keep: 10_000 });

/** What is said, without the defaults. */
export const DELIVERY_SETTINGS: Collection<Partial<DeliverySettings>> = { name: 'nems-delivery' };

export class DeliveryControls extends SettingsDocument<DeliverySettings> {
  readonly #store: SessionStore;
  #counting: Promise<unknown> = Promise.resolve();

  constructor(store: SessionStore) {
    super(store, DELIVERY_SETTINGS, (said) => ({ ...DEFAULTS, ...said }));
    this.#store = store;
  }

  /** Whether a delivery is to be dropped. One that counts is counted. */
  async drops({ drop }: DeliverySettings, accepted: Accepted, delivery: Delivery, localId: string): Promise<boolean> {
    for (const [at, rule] of drop.entries()) {
      if (!fits(rule, accepted, delivery) || !isUnlucky(rule, localId)) continue;
      if (rule.next === undefined || (await this.#takeOne(at))) return true;
    }
    return false;
  }

  /** Counts a rule down; false when there is nothing left of it. One at a time, however many ask. */
  #takeOne(at: number): Promise<boolean> {
    const taken = this.#counting.then(() =>
      this.#store.transaction(async (tx) => {
        const said = (await tx.get(DELIVERY_SETTINGS, SETTINGS_ID))?.doc;
        const { next = 0 } = said?.drop?.[at] ?? {};
        if (said?.drop === undefined || next <= 0) return false;
        await tx.put(DELIVERY_SETTINGS, SETTINGS_ID, { ...said, drop: said.drop.with(at, { ...said.drop[at], next: next - 1 }) });
        return true;
      }),
    );
    this.#counting = taken.catch(() => {});
    return taken;
  }
}

/** Milliseconds. */
export function delayOf({ delay }: DeliverySettings): number {
  return Math.max(parseDuration(delay) ?? 0, 0);
}

/** Where a thing comes among others, from 0 to 1, by a seed. */
export function lotOf(seed: number, text: string): number {
  // FNV-1a
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mulberry32(hash)();
}

function fits(rule: DropRule, { service, type, subject }: Accepted, { to }: Delivery): boolean {
  return (
    (rule.service ?? service) === service &&
    (rule.type ?? type) === type &&
    (rule.subject ?? subject) === subject &&
    (rule.destination === undefined || rule.destination === (to.channel === 'mesh' ? to.mailboxId : to.arn)) &&
    rule.next !== 0
  );
}

function isUnlucky({ probability = 1, seed = 0 }: DropRule, localId: string): boolean {
  return probability >= 1 || lotOf(seed, localId) < probability;
}
