/** What the mailroom and the backroom stand on: turns at an inbox, expiry, and how a message is entered. */
import type { Clock } from '#kernel/clock';
import { type ReceivedBlob, type SessionStore, VersionConflict } from '#kernel/store/store';
import type { Settings } from '../settings.ts';
import { Expiry } from './expiry.ts';
import { endUndelivered } from './failing.ts';
import { type Delivery, enterAgain, type Fate, overtake } from './fate.ts';
import type { ControlData, Failure, Message } from './message.ts';
import type { MessageIds } from './message-id.ts';
import { lifeOf } from './report.ts';
import { Turns } from './turns.ts';

export interface SortingOptions {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly messageIds: MessageIds;
  readonly settings: Settings;
  /** Whether a mailbox is closed: what waits in it then fails for that reason. */
  readonly isClosed: (mailboxId: string) => Promise<boolean>;
  /** What is to become of a message that is complete now, where a test wants something else than that it waits for its recipient. */
  readonly fateOf?: (message: Delivery) => Promise<Fate | undefined> | undefined;
  /** Told of each message that has come to wait for its recipient, or will. */
  readonly accepted?: (message: Message) => void;
}

/** A message that comes in. */
export interface Posted extends ControlData {
  readonly sender: string;
  readonly senderOdsCode: string;
  readonly recipient: string;
  readonly totalChunks: number;
}

export class Sorting {
  readonly options: SortingOptions;
  readonly turns: Turns;
  readonly expiry: Expiry;

  constructor(options: SortingOptions) {
    this.options = options;
    this.turns = new Turns(options.store);
    this.expiry = new Expiry({ ...options, turns: this.turns });
  }

  /** Enters a new message under a new id, with its bytes. Another process may give the same id at the very same moment: then there is a further one. */
  async enter(messageWith: (messageId: string) => Message, received?: ReceivedBlob): Promise<Message> {
    for (;;) {
      const message = messageWith(this.options.messageIds.next());
      try {
        const entered = await this.turns.take(message.recipient, async (books) => {
          if (received !== undefined) await books.keepBody(message.messageId, 1, received);
          return books.enter(message);
        });
        this.expiry.expect(entered);
        return entered;
      } catch (error) {
        if (!(error instanceof VersionConflict && error.id === message.messageId)) throw error;
      }
    }
  }

  async fateOf(posted: Delivery): Promise<Fate | undefined> {
    return this.options.fateOf?.(posted);
  }

  /** A message is complete: what is to become of it beyond that it is kept. */
  async hasAccepted(message: Message, fate: Fate | undefined): Promise<void> {
    this.options.accepted?.(message);
    if (fate === undefined) return;
    const means = { ...this.options, turns: this.turns };
    if (fate.failure) await this.fail(message, 'undeliverable', fate.failure);
    if (fate.twice) await enterAgain(message, means);
    if (fate.overtakes) await overtake(message, means);
  }

  /** Ends a message that was accepted, as one that could not be delivered, with a REPORT to its sender. False when it is not accepted any more. */
  async fail({ messageId, recipient }: Message, status: 'undeliverable' | 'error', failure: Failure): Promise<boolean> {
    const { messageIds, clock } = this.options;
    const now = clock.now();
    const life = await this.lifeFrom(now);
    return this.turns.take(recipient, async (books) => {
      const before = await books.message(messageId);
      if (before?.status !== 'accepted') return false;
      await endUndelivered(books, before, { status, failure, reportId: messageIds.next(), now, life });
      return true;
    });
  }

  async lifeFrom(now: number): Promise<Pick<Message, 'expiresAt' | 'removedAt'>> {
    return lifeOf(now, await this.options.settings.read());
  }
}
