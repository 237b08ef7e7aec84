import { expect, test } from 'vitest';
import type { StreamEntry } from '#kernel/store/store';
import type { WorldEvent } from '#world/events';
import { changesOf, wholeOf } from './changes.ts';

type Told = readonly [type: string, nhsNumber: string, serialChangeNumber?: number, at?: number];

const stream = (...told: readonly Told[]): StreamEntry<WorldEvent>[] =>
  told.map(([type, nhsNumber, serialChangeNumber = 2, at = 1], index) => ({
    sequence: index + 1,
    at,
    event: { type, nhsNumber, serialChangeNumber } as unknown as WorldEvent,
  }));

const shown = (...told: readonly Told[]) =>
  changesOf(stream(...told)).map(
    ({ nhsNumber, serialChangeNumber, worldSequence, events }) =>
      `${nhsNumber}.${serialChangeNumber} ${events.map(({ type }) => type).join('+')} @${worldSequence}`,
  );

test('what one write tells of a record is one change', () => {
  expect(shown(['demographics-changed', 'A'], ['gp-changed', 'A'], ['left', 'A'], ['registered-at', 'A'], ['gp-changed', 'B'])).toEqual([
    'A.2 demographics-changed+gp-changed @2',
    'B.2 gp-changed @5',
  ]);
});

test('two writes are two changes, whatever they have in common', () => {
  expect(shown(['gp-changed', 'A', 2], ['gp-changed', 'A', 3])).toEqual(['A.2 gp-changed @1', 'A.3 gp-changed @2']);
  // by hand, with the same number: something is told a second time, out of order, at another time, or after something else
  expect(shown(['gp-changed', 'A'], ['gp-changed', 'A'])).toHaveLength(2);
  expect(shown(['gp-changed', 'A'], ['demographics-changed', 'A'])).toHaveLength(2);
  expect(shown(['demographics-changed', 'A', 2, 1], ['gp-changed', 'A', 2, 9])).toHaveLength(2);
  expect(shown(['demographics-changed', 'A'], ['left', 'A'], ['gp-changed', 'A'])).toHaveLength(2);
});

test('a birth is told last, and is one change with the record that came of it', () => {
  expect(
    shown(['patient-added', 'BABY', 1], ['demographics-changed', 'MOTHER', 7], ['registered-at', 'BABY'], ['newborn-added', 'BABY', 1]),
  ).toEqual(['MOTHER.7 demographics-changed @2', 'BABY.1 patient-added+newborn-added @4']);
});

test('what takes a patient out of this world, and what is not about a PDS record, is no change', () => {
  expect(shown(['patient-removed', 'A'], ['appointment-booked', 'A'], ['organisation-changed', 'X'])).toEqual([]);
});

test('who made it is told', () => {
  const [entry] = stream(['gp-changed', 'A']) as [StreamEntry<WorldEvent>];
  const author = { application: 'key', organisation: 'A20047' };
  expect(changesOf([{ ...entry, event: { ...entry.event, author } }])).toMatchObject([{ author }]);
});

test('of a batch that is full, the last write waits for what follows', () => {
  const whole = (...told: readonly Told[]) => wholeOf(stream(...told));
  expect(whole(['gp-changed', 'A'], ['demographics-changed', 'B'], ['gp-changed', 'B'])).toBe(1);
  expect(whole(['gp-changed', 'A'], ['patient-added', 'BABY', 1], ['demographics-changed', 'MOTHER'])).toBe(1);
  // one that is longer than the batch does not
  expect(whole(['demographics-changed', 'B'], ['gp-changed', 'B'])).toBe(2);
});
