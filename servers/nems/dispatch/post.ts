/** What carries copies to where they go: MESH, or the queues that this server plays itself. */
import type { Accepted, Delivery } from './accepted.ts';

/** One copy, as it is handed over. */
export interface Parcel {
  readonly accepted: Accepted;
  readonly delivery: Delivery;
  /** Nobody else's, and the same with each try. */
  readonly localId: string;
  readonly content: Uint8Array;
  readonly contentType: string;
  /** An earlier try may have arrived, though nobody has heard of it: to be looked for, by its local id, before it is sent. */
  readonly mayHaveArrived: boolean;
}

/** How a try ended. `status`: the answer's, in HTTP's numbers; 0 when there was none. */
export type Posted = { readonly status: number } & (Arrived | Refused | Passing);

interface Arrived {
  /** The id that it has there. */
  readonly sentAs: string;
}

/** It will not be taken, however often it is tried. */
interface Refused {
  readonly refused: string;
}

/** It may be taken later. */
interface Passing {
  readonly passing: string;
  /** Whether nothing can be sent at all, or nothing to this destination. */
  readonly concerns: 'post' | 'destination';
  readonly mayHaveArrived: boolean;
}

/** Never rejects for what can go wrong on the way. */
export interface Post {
  deliver(parcel: Parcel): Promise<Posted>;
  close?(): Promise<void>;
}

/** Puts beside a signal what it points at, with the headers that the subscriber has named (MNS). When it rejects, the signal goes without. */
export type Hydrate = (about: Pick<Parcel, 'accepted' | 'delivery'>, content: Uint8Array) => Promise<Uint8Array>;
