import { expect, test } from 'vitest';
import { ENDPOINTS, SYSTEMS, type WorldCollection } from '../collections.ts';
import { parse } from '../parsers.ts';
import { interactionsHaveBothEnds } from './organisations.ts';
import { viewOf } from './view.ts';

function documents<T extends object>(collection: WorldCollection<T>, ...values: readonly object[]) {
  return values.map((value) => {
    const parsed = parse(collection, value);
    if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
    return { id: collection.idOf(parsed.doc), doc: parsed.doc };
  });
}

/** What is wrong with an endpoint beside a system of the same party. */
function complaintsAbout(endpoint: object, system: object): readonly string[] {
  const common = { partyKey: 'A99901-1', organisation: 'A99901' };
  const world = new Map<string, readonly { id: string; doc: object }[]>([
    ['systems', documents(SYSTEMS, { asid: '990900799999', ...common, ...system })],
    ['endpoints', documents(ENDPOINTS, { id: 'A99901-1:x', addresses: ['{partners}/mhs/A99901'], ...common, ...endpoint })],
  ]);
  const complaints: string[] = [];
  interactionsHaveBothEnds(viewOf(world, '2026-11-25'), (_collection, _id, path, value, reason) =>
    complaints.push(`${path}: ${value} ${reason}`),
  );
  return complaints;
}

const COPC = 'urn:nhs:names:services:gp2gp:COPC_IN000001UK01';

test('a set that a system has may be an endpoint’s, whole or in part', () => {
  expect(complaintsAbout({ interactionSets: ['gp2gp'] }, { interactionSets: ['general-practice'] })).toEqual([]);
  expect(complaintsAbout({ interactions: [{ interaction: COPC }] }, { interactionSets: ['gp2gp'] })).toEqual([]);
  expect(complaintsAbout({ interactionSets: ['spine'], pattern: 'intermediary' }, { interactionSets: ['tms'] })).toEqual([]);
});

test('a set of which a system lacks something may not', () => {
  expect(complaintsAbout({ interactionSets: ['scr-replies', 'gp2gp'] }, { interactionSets: ['scr'], interactions: [COPC] })).toEqual([
    'interactionSets.1: gp2gp has urn:nhs:names:services:gp2gp:MCCI_IN010000UK12, which is in no system with party key A99901-1',
  ]);
});

test('a system that was withdrawn takes nothing; party keys are compared without regard to case', () => {
  const lack = `interactions.0.interaction: ${COPC} is in no system with party key A99901-1`;
  expect(complaintsAbout({ interactions: [{ interaction: COPC }] }, { interactionSets: ['gp2gp'], withdrawn: true })).toEqual([lack]);
  expect(complaintsAbout({ interactions: [{ interaction: COPC }] }, { interactionSets: ['gp2gp'], partyKey: 'a99901-1' })).toEqual([]);
});
