/** Columns of all generated patients, and indexes over them: how each is made, in whatever thread. */

import { IndexedCollection } from '#kernel/store/collections';
import { buildIndex, buildNumberedIndex, type IndexBuffers } from '#kernel/store/compact-index';
import { PATIENTS } from '../collections.ts';
import { ColumnReader, ColumnWriter, emptyColumns } from './columns.ts';
import { numberedKeys } from './numbered-keys.ts';
import { makeMembers } from './patients.ts';
import type { Practices } from './practices.ts';
import type { Roll } from './roll.ts';

/** What most searches look at first. */
const FIRST: readonly string[] = [
  'family+birthDate',
  'sound+birthYear',
  'birthDate',
  'beginnings+birthYear',
  'birthYear+family',
  'given+birthDate',
  'historicFamily+birthDate',
];
const COLLECTION = new IndexedCollection(PATIENTS);

/** Indexes in which no generated patient is. */
export const WITHOUT_GENERATED: readonly string[] = ['postcodeWithPaf'];

/** All others, in the order in which they are built. */
export const INDEXES: readonly string[] = [
  ...FIRST,
  ...COLLECTION.indexNames.filter((name) => !FIRST.includes(name) && !WITHOUT_GENERATED.includes(name)),
];

/** Makes everybody once, and keeps of each what searches look at. */
export function columnsOf(roll: Roll, seed: number, practices: Practices, columns = emptyColumns(roll.size)): ColumnReader {
  const writer = new ColumnWriter(columns);
  for (let household = 0; household < roll.households; household++) {
    const before = roll.before(household);
    const members = makeMembers({ seed, at: household, before, practices }, () => roll.numbersOf(household));
    for (const [at, { patient }] of members.entries()) writer.write(before + at, patient);
  }
  return new ColumnReader(columns, writer.words, roll);
}

export function indexOver(columns: ColumnReader, name: string): IndexBuffers {
  const numbered = numberedKeys(columns, name);
  return numbered === undefined ? indexByText(columns, name) : buildNumberedIndex(columns.roll.size, numbered);
}

/** The same for any index: by its own function, of everybody. */
export function indexByText(columns: ColumnReader, name: string): IndexBuffers {
  return buildIndex(columns.roll.size, (place) => COLLECTION.keys(name, columns.sketch(place)));
}
