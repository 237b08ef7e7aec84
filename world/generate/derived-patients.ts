/** Generated patients as seeds that nobody keeps: each is made again, with their household, whenever they are asked for. */
import { buildIndex, CompactIndex } from '#kernel/store/compact-index';
import { Recent } from '#kernel/store/recent';
import type { Derivation, SeedDocument } from '#kernel/store/store';
import type { Organisation } from '../organisation.ts';
import { ColumnReader, emptyColumns } from './columns.ts';
import { IndexingThread } from './indexing-thread.ts';
import { columnsOf, indexOver, WITHOUT_GENERATED } from './patient-indexing.ts';
import { makeMembers } from './patients.ts';
import type { Practices } from './practices.ts';
import { Roll, type RollOptions } from './roll.ts';

export interface DerivedPatientsOptions extends RollOptions {
  readonly practices: Practices;
  /** Those of the practices, to open the same ones in another thread. */
  readonly organisations: readonly Organisation[];
}

/** Indexes over no more patients than these take less than a second altogether: they are built at once when they are asked for. */
const FEW = 20_000;
const NOBODY = new CompactIndex(buildIndex(0, () => []));

/** Whoever is found by a family name is often found with the others of their family. Of twice so many households the members are kept. */
const HOUSEHOLDS = 256;

/** So many patients. Throws RangeError when there are not enough NHS numbers. */
export function derivedPatients(size: number, options: DerivedPatientsOptions): Derivation {
  const roll = Roll.call(size, options);
  const { seed, practices } = options;
  const membersOf = (household: number) =>
    makeMembers({ seed, at: household, before: roll.before(household), practices }, () => roll.numbersOf(household));
  const recent = new Recent<number, ReturnType<typeof membersOf>>(HOUSEHOLDS);
  const make = (place: number) => {
    const ordinal = roll.ordinalAt(place);
    const household = roll.householdOf(ordinal);
    let members = recent.get(household);
    if (members === undefined) {
      members = membersOf(household);
      recent.set(household, members);
    }
    return (members[ordinal - roll.before(household)] as { patient: object }).patient;
  };
  const indexing = size <= FEW ? indexingHere(roll, options) : indexingElsewhere(roll, options);
  return {
    size,
    idAt: (place) => roll.numberAt(place),
    placeOf: (id) => roll.placeOf(id),
    make,
    glance: (place) => indexing.columns()?.sketch(place) ?? make(place),
    index: (name) => (WITHOUT_GENERATED.includes(name) ? NOBODY : indexing.index(name)),
    *inOrder(): Generator<SeedDocument> {
      for (let household = 0; household < roll.households; household++)
        for (const { patient } of membersOf(household)) yield { id: patient.nhsNumber, doc: patient };
    },
    expect: indexing.begin,
    close: indexing.end,
  };
}

interface Indexing {
  /** Nothing as long as they are not made. */
  readonly columns: () => ColumnReader | undefined;
  readonly index: Derivation['index'];
  readonly begin: () => void;
  readonly end: () => void;
}

function indexingHere(roll: Roll, { seed, practices }: DerivedPatientsOptions): Indexing {
  let made: ColumnReader | undefined;
  const columns = () => {
    made ??= columnsOf(roll, seed, practices);
    return made;
  };
  return { columns, index: (name) => new CompactIndex(indexOver(columns(), name)), begin() {}, end() {} };
}

/** In a thread of its own, which begins before anybody asks, and ends when all indexes are made. */
function indexingElsewhere(roll: Roll, { seed, organisations }: DerivedPatientsOptions): Indexing {
  let made: ColumnReader | undefined;
  let thread: IndexingThread | undefined;
  const begin = () => {
    if (thread !== undefined && !thread.hasFailed) return thread;
    const columns = emptyColumns(roll.size);
    thread = new IndexingThread({ roll: roll.buffers, seed, organisations, columns }, (words) => {
      made = new ColumnReader(columns, words, roll);
    });
    return thread;
  };
  return { columns: () => made, index: (name) => begin().index(name), begin, end: () => thread?.end() };
}
