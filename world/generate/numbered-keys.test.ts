import { expect, test } from 'vitest';
import { columnsOf, INDEXES, indexByText, indexOver } from './patient-indexing.ts';
import { DEFAULT_SEED } from './patients.ts';
import { Practices } from './practices.ts';
import { Roll } from './roll.ts';
import { TEST_ORGANISATIONS } from './testing/organisations.ts';

const roll = Roll.call(5000, { seed: DEFAULT_SEED, taken: new Set() });
const columns = columnsOf(roll, DEFAULT_SEED, new Practices(DEFAULT_SEED, TEST_ORGANISATIONS));

test.each(INDEXES)('the index %s is the same whether its keys are numbered or written', (name) => {
  const [numbered, written] = [indexOver(columns, name), indexByText(columns, name)];
  expect(numbered.unit).toBe(written.unit);
  for (const buffer of ['text', 'keyStarts', 'placeStarts', 'places'] as const)
    expect(Buffer.from(numbered[buffer].buffer).equals(Buffer.from(written[buffer].buffer)), buffer).toBe(true);
});
