/** From the entries of the world's stream to changes of PDS records: one for each record that one write has changed. */
import type { StreamEntry } from '#kernel/store/store';
import type { PatientEvent, WorldEvent } from '#world/events';
import type { PdsChange } from './change.ts';

/** What a write tells of one record, in the order in which it tells it; `patient-removed` is the sandbox's own and nobody's news. */
const TOLD: readonly PatientEvent['type'][] = [
  'patient-added',
  'demographics-changed',
  'gp-changed',
  'death-recorded',
  'death-removed',
  'number-superseded',
  'record-invalidated',
  'newborn-added',
];

/** A birth tells of the baby's record, of the mother's, of a roster, and of the birth at last: so many entries at most. */
const LONGEST_BIRTH = 8;

type Entry = StreamEntry<WorldEvent>;

/** The changes that entries tell, in the order in which each was told to the end. Entries of other kinds tell none. */
export function changesOf(entries: readonly Entry[]): readonly PdsChange[] {
  const changes: PdsChange[] = [];
  for (const entry of entries) {
    const { event, sequence, at } = entry;
    if (!isTold(event)) continue;
    const recent = changes.slice(-LONGEST_BIRTH).reverse();
    const change = recent.find((one) => goesOn(one, entry, event));
    if (change !== undefined) changes.splice(changes.lastIndexOf(change), 1);
    const { nhsNumber, serialChangeNumber, author } = event;
    changes.push(
      change === undefined
        ? { nhsNumber, serialChangeNumber, at, worldSequence: sequence, events: [event], ...(author && { author }) }
        : { ...change, worldSequence: sequence, events: [...change.events, event] },
    );
  }
  return changes;
}

/**
 * How many of the entries can be dealt with when more follow: the last write may not be there to its end. At least one; a write
 * that is longer than what was read is dealt with in parts.
 */
export function wholeOf(entries: readonly Entry[]): number {
  let end = entries.length - 1;
  while (end > 0 && isSameWrite(entries[end - 1] as Entry, entries[end] as Entry)) end -= 1;
  for (let at = end; at > 0 && at > end - LONGEST_BIRTH; at -= 1) if (entries[at]?.event.type === 'patient-added') end = at;
  return end > 0 ? end : entries.length;
}

function isTold(event: WorldEvent): event is PatientEvent & Pick<WorldEvent, 'author'> {
  return (TOLD as readonly string[]).includes(event.type);
}

/** A write tells of a record in one go, and each thing once; of a birth last, when it has told of all that came with it. */
function goesOn({ nhsNumber, serialChangeNumber, worldSequence, at, events }: PdsChange, entry: Entry, event: PatientEvent): boolean {
  if (nhsNumber !== event.nhsNumber || serialChangeNumber !== event.serialChangeNumber || at !== entry.at) return false;
  const last = events.at(-1) as PatientEvent;
  if (event.type === 'newborn-added') return last.type === 'patient-added' && entry.sequence - worldSequence <= LONGEST_BIRTH;
  return worldSequence === entry.sequence - 1 && TOLD.indexOf(last.type) < TOLD.indexOf(event.type);
}

function isSameWrite(a: Entry, b: Entry): boolean {
  return a.at === b.at && nhsNumberOf(a) === nhsNumberOf(b);
}

function nhsNumberOf({ event }: Entry): string | undefined {
  return 'nhsNumber' in event ? event.nhsNumber : undefined;
}
