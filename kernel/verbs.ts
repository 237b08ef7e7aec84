/** Changes that testers can ask for by name, over the control API: `move-patient`. What they change, the kernel does not know. */
import type { SessionContext } from './session.ts';

/** A change with a name. */
export interface Verb {
  /** In small letters with hyphens: `move-patient`. */
  readonly name: string;
  /** For people, in one sentence. */
  readonly description: string;
  /** What it is given: JSON Schema of an object. */
  readonly arguments: object;
  /** Makes the change, whole or not at all. Throws only for bugs. */
  readonly run: (context: SessionContext, args: unknown) => Promise<VerbOutcome>;
}

export type VerbOutcome = VerbDone | { readonly refused: Refusal };

/** What a change has come to. */
export interface VerbDone {
  /** The documents that are new, not what they were, or gone, with the version that this made. */
  readonly changed: readonly ChangedDocument[];
  /** As they are on the stream now. */
  readonly events: readonly object[];
}

export interface ChangedDocument {
  readonly collection: string;
  readonly id: string;
  readonly version: number;
}

/** Why a change was not made. Nothing has happened then. */
export interface Refusal {
  /** `arguments` cannot be right whatever the world holds; what they name is `missing`; or the `state` of things forbids it. */
  readonly kind: 'arguments' | 'missing' | 'state';
  /** For programs: `slot-taken`. */
  readonly code: string;
  /** For people. */
  readonly reason: string;
  /** Each argument that is at fault. */
  readonly issues: readonly { readonly path: string; readonly reason: string }[];
}
