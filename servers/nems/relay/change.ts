/** A change of a PDS record, as the world tells it: all its events, which were one write. */
import type { Author, PatientEvent } from '#world/events';

export interface PdsChange {
  readonly nhsNumber: string;
  /** Of the record after the change. */
  readonly serialChangeNumber: number;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly at: number;
  /** The number of its last entry in the stream of world events. */
  readonly worldSequence: number;
  readonly events: readonly PatientEvent[];
  readonly author?: Author;
}
