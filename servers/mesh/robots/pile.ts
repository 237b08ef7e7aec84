/**
 * What waits for one receiver. Each message is looked at once when it comes, however many the robot leaves to others: a look goes on at the
 * place where the last one ended, and the inbox's count tells when something has happened before that place.
 */
import { type Clock, parseDuration } from '#kernel/clock';
import type { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionStore } from '#kernel/store/store';
import type { Mailbox } from '#world/mailbox';
import { readInbox } from '../messages/inbox-page.ts';
import type { Mailroom } from '../messages/mailroom.ts';
import { waits } from '../messages/message.ts';
import { deal } from './dealing.ts';

export interface PileParts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly mailroom: Mailroom;
  readonly exchanges: OwnExchanges;
  /** When the session is over, or the process stops. */
  readonly ended: AbortSignal;
}

/** When there is something to do again: milliseconds since the epoch by the sandbox's clock, and real ones until a look that was put off. */
export interface Next {
  readonly due: number;
  readonly lookIn: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const AT_ONCE = 100;
/** After a look at the whole pile it rests so many times as long as that took. */
const REST = 10;

export class Pile {
  readonly mailbox: Mailbox;
  readonly #parts: PileParts;
  readonly #delay: number;
  /** All up to this place have been looked at. */
  #upTo = 0;
  /** What the robot leaves where it is, so that it is asked once. */
  readonly #left = new Set<string>();
  /** What it has not been asked about yet, and when it is to be; and the earliest of these times. */
  readonly #toCome = new Map<string, number>();
  #due = NEVER;
  /** How many the inbox counts beyond those that are known here: when that changes, there is one to be found, or to be forgotten. */
  #unknown = 0;
  #restsUntil = 0;

  constructor(mailbox: Mailbox, parts: PileParts) {
    this.mailbox = mailbox;
    this.#parts = parts;
    this.#delay = parseDuration(mailbox.receiver?.after ?? 'PT0S') ?? 0;
  }

  /** Does what is due. */
  async attend(): Promise<Next> {
    await this.#look(this.#upTo);
    await this.#dealWithDue();
    let lookIn = NEVER;
    if ((await this.#countUnknown()) !== this.#unknown) {
      lookIn = this.#restsUntil - performance.now();
      if (lookIn <= 0) {
        lookIn = NEVER;
        await this.#lookAtAll();
        await this.#dealWithDue();
      }
    }
    return { due: this.#due, lookIn };
  }

  /** Takes note of what waits after a place, and gives back the ids of all that do. */
  async #look(place: number): Promise<Set<string>> {
    const { store, mailroom } = this.#parts;
    const { mailboxId } = this.mailbox;
    const { lastPlace } = await mailroom.inbox(mailboxId);
    const found = new Set<string>();
    for (let after: number | undefined = place; after !== undefined; ) {
      const page = await readInbox(store, mailboxId, { after, limit: AT_ONCE });
      for (const messageId of page.messageIds) {
        found.add(messageId);
        if (!this.#left.has(messageId) && !this.#toCome.has(messageId)) await this.#note(messageId);
      }
      after = page.nextAfter;
    }
    this.#upTo = lastPlace;
    return found;
  }

  /** A message may also come before others, or be put back, and those that were left may be read by somebody else. */
  async #lookAtAll(): Promise<void> {
    const started = performance.now();
    const found = await this.#look(0);
    for (const known of [this.#left, this.#toCome])
      for (const messageId of known.keys()) if (!found.has(messageId)) known.delete(messageId);
    this.#unknown = await this.#countUnknown();
    this.#restsUntil = performance.now() + REST * (performance.now() - started);
  }

  /** As it was before, when messages have come since the last look: that is no reason to look at those before them, and another look follows. */
  async #countUnknown(): Promise<number> {
    const { waiting, lastPlace } = await this.#parts.mailroom.inbox(this.mailbox.mailboxId);
    return lastPlace > this.#upTo ? this.#unknown : waiting - this.#left.size - this.#toCome.size;
  }

  async #note(messageId: string): Promise<void> {
    const message = await this.#parts.mailroom.find(messageId);
    if (message === undefined) return;
    const due = message.statusAt + this.#delay;
    this.#toCome.set(messageId, due);
    this.#due = Math.min(this.#due, due);
  }

  async #dealWithDue(): Promise<void> {
    const { clock, mailroom, ended } = this.#parts;
    if (this.#due > clock.now()) return;
    let next = NEVER;
    for (const [messageId, due] of this.#toCome) {
      if (due > clock.now() || ended.aborted) {
        next = Math.min(next, due);
        continue;
      }
      const message = await mailroom.find(messageId);
      if (message !== undefined && waits(message) && !(await deal(message, this.mailbox, this.#parts))) this.#left.add(messageId);
      this.#toCome.delete(messageId);
    }
    this.#due = next;
  }
}
