/** One try to deliver. */
import type { Clock } from '#kernel/clock';
import type { SessionStore } from '#kernel/store/store';
import type { Destination } from './accepted.ts';
import type { DeliveryControls, DeliverySettings } from './controls.ts';
import type { Ticket } from './docket.ts';
import type { Ending } from './ledger.ts';
import type { Hydrate, Parcel, Post, Posted } from './post.ts';
import type { Told } from './reports.ts';

export interface AttemptParts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly controls: DeliveryControls;
  readonly posts: Readonly<Record<Destination['channel'], Post>>;
  readonly hydrate?: Hydrate | undefined;
}

export type FailedTry = Extract<Posted, { readonly passing: string }>;

/** How a try ended, with what it takes to tell of it. */
export type Tried = Told & (Ending | FailedTry);

/** Tries once. `begin` is awaited before anything is sent. Never rejects. */
export async function attempt(ticket: Ticket, settings: DeliverySettings, begin: () => Promise<void>, parts: AttemptParts): Promise<Tried> {
  const started = performance.now();
  const advice: string[] = [];
  const told = (status: number): Told => ({ status, duration: performance.now() - started, ...(advice.length > 0 && { advice }) });
  const ended = (ending: Omit<Ending, 'endedAt'>, status = 0): Tried => ({ ...ending, endedAt: parts.clock.now(), ...told(status) });
  try {
    const { drop, duplicate } = settings;
    const { docket, delivery, localId } = ticket;
    if (drop.length > 0 && (await parts.controls.drops(settings, docket.accepted, delivery, localId))) return ended({ state: 'dropped' });
    await begin();
    const parcel = await pack(ticket, parts, advice);
    if (parcel === undefined) return ended({ state: 'failed', reason: 'what was to be sent is not there any more' });
    const post = parts.posts[delivery.to.channel];
    const posted = await post.deliver(parcel);
    if ('passing' in posted) return { ...posted, ...told(posted.status) };
    if ('refused' in posted) return ended({ state: 'failed', reason: posted.refused }, posted.status);
    if (duplicate) {
      const copied = await post.deliver({ ...parcel, localId: `${localId}.copy` });
      // then both are tried again, and the first one is found
      if ('passing' in copied) return { ...copied, mayHaveArrived: true, ...told(copied.status) };
      advice.push('it was sent twice, as a tester wants it');
    }
    return ended({ state: 'sent', sentAs: posted.sentAs }, posted.status);
  } catch (error) {
    return { passing: (error as Error).message, concerns: 'post', mayHaveArrived: true, ...told(0) };
  }
}

async function pack(ticket: Ticket, { store, hydrate }: AttemptParts, advice: string[]): Promise<Parcel | undefined> {
  const { docket, delivery, localId, mayHaveArrived } = ticket;
  const { accepted } = docket;
  const body = await docket.body(store, delivery.body);
  if (body === undefined) return undefined;
  let content = body;
  if (delivery.hydrate !== undefined && hydrate !== undefined)
    content = await hydrate({ accepted, delivery }, body).catch((error: Error) => {
      advice.push(`it went without what it points at: ${error.message}`);
      return body;
    });
  const contentType = accepted.bodies[delivery.body]?.contentType ?? 'application/octet-stream';
  return { accepted, delivery, localId, content, contentType, mayHaveArrived };
}
