/** Delivery in a test: over a store, to a MESH that does what the test wants. Time stands still unless the test moves it. */
import { advanced, type ClockState, settableClock } from '#kernel/clock';
import { seededIds } from '#kernel/ids';
import { type Journal, openJournal } from '#kernel/journal';
import { type Log, silentLog } from '#kernel/log';
import { OwnExchanges } from '#kernel/own-exchanges';
import { openStore } from '#kernel/store/open';
import type { SessionStore } from '#kernel/store/store';
import type { Accepted, NewDelivery, ToAccept } from '../accepted.ts';
import { Dispatch } from '../dispatch.ts';
import { MeshPost } from '../mesh-post.ts';
import type { Hydrate, Post } from '../post.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

export interface Office {
  readonly dispatch: Dispatch;
  readonly store: SessionStore;
  readonly journal: Journal;
  /** Moves the clock, as the control API does. */
  advance(milliseconds: number): void;
  /** Summaries of what was journalled. */
  said(): string[];
  close(): Promise<void>;
}

export interface OfficeOptions {
  /** Of MESH. */
  readonly url?: string;
  readonly store?: SessionStore;
  readonly isShared?: boolean;
  readonly seed?: number;
  readonly posts?: { readonly mesh: Post; readonly queue: Post };
  readonly hydrate?: Hydrate;
  readonly log?: Log;
  /** By default one that stands still. */
  readonly clock?: ClockState;
}

export async function openOffice({ url = '', isShared = false, seed = 1, ...options }: OfficeOptions): Promise<Office> {
  const store = options.store ?? (await openStore({ seeds: new Map(), collections: [] })).session('default');
  const { clock, set } = settableClock(options.clock ?? { offset: 0, frozenAt: NOW });
  const ids = seededIds(seed);
  const journal = openJournal({ entries: 10_000, bytes: 10_000_000 });
  const ended = new AbortController();
  const queue: Post = { deliver: async () => ({ status: 200, sentAs: 'Q1' }) };
  const mesh = new MeshPost({
    url: () => url,
    senders: { nems: 'X26NE001', mns: 'X26MN001' },
    password: 'password',
    sharedKey: 'TestKey',
    now: clock.now,
    uuid: () => ids.uuid(),
  });
  const dispatch = new Dispatch({
    store,
    clock,
    ids,
    log: options.log ?? silentLog,
    exchanges: new OwnExchanges(journal, 'nems', 'default', clock),
    isShared,
    ended: ended.signal,
    posts: options.posts ?? { mesh, queue },
    hydrate: options.hydrate,
  });
  return {
    dispatch,
    store,
    journal,
    advance: (milliseconds) => set(advanced(clock.state, milliseconds)),
    said: () => journal.find({}).map(({ about }) => about?.summary ?? ''),
    close: () => dispatch.close(),
  };
}

/** An event of a patient for some mailboxes. */
export function event(subject: string, content: string, mailboxes: readonly string[], more: Partial<ToAccept> = {}): ToAccept {
  return {
    service: 'nems',
    type: 'pds-change-of-gp-1',
    messageId: `about-${content}`,
    origin: 'published',
    subject,
    bodies: { message: { contentType: 'application/xml', content } },
    deliveries: mailboxes.map((mailboxId) => toMailbox(mailboxId)),
    ...more,
  };
}

export function toMailbox(mailboxId: string): NewDelivery {
  return { to: { channel: 'mesh', mailboxId, workflowId: 'CHANGEOFGP_1' }, subscriptions: [`sub-${mailboxId}`], body: 'message' };
}

/** How all deliveries stand. */
export function states({ deliveries }: Accepted = { deliveries: [] } as unknown as Accepted): string[] {
  return deliveries.map(({ state }) => state);
}
