import { describe, expect, test } from 'vitest';
import { INTERACTION_SETS, isInteractionSet, membersOf } from './interaction-sets.ts';
import { allInteractions, interactionsOfService, nationalId } from './interactions.ts';
import { PATTERNS } from './pattern.ts';

const idsOf = (set: string) => membersOf(set).map(({ interaction }) => interaction);

describe('the interactions of Spine', () => {
  const all = [...allInteractions().values()];

  test('are as many as have been published, each once, in the order of their ids', () => {
    expect(all).toHaveLength(688);
    expect(all.filter(({ isOfSpine }) => isOfSpine)).toHaveLength(478);
    expect(all.filter(({ adaptor }) => adaptor !== undefined)).toHaveLength(92);
    expect(all.filter(({ adaptor }) => adaptor === 'waits')).toHaveLength(53);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
  });

  test('are carried in a known way, and remembered for a time', () => {
    for (const { id, pattern, persistDuration, action, service } of all) {
      expect(PATTERNS, id).toContain(pattern);
      expect(persistDuration ?? 'PT1M', id).toMatch(/^PT(?:\d+H)?(?:\d+M)?(?:\d+S)?$/);
      expect(id).toBe(`${service}:${action}`);
    }
  });

  test.each([
    ['pdsquery', 'QUPA_IN000008UK02', 'sync', undefined, 'asks'],
    ['pdsquery', 'QUPA_IN000006UK02', 'async-express', undefined, 'waits'],
    ['pds', 'PRPA_IN000203UK03', 'async-reliable', undefined, 'waits'],
    ['pds', 'MCCI_IN010000UK13', 'async-reliable', 'PT5M', undefined],
    ['gp2gp', 'COPC_IN000001UK01', 'forward-reliable', 'PT7H', 'asks'],
    ['ebs', 'PRSC_IN080000UK03', 'forward-express', 'PT6H', 'waits'],
    ['tms', 'ReliableIntermediary', 'intermediary', undefined, undefined],
    ['events', 'Vaccinations.Write', 'http', undefined, undefined],
  ])('%s:%s goes %s', (service, action, pattern, persistDuration, adaptor) => {
    const { pattern: found, ...interaction } = allInteractions().get(nationalId(service, action)) ?? { pattern: undefined };
    expect(found).toBe(pattern);
    expect(interaction).toEqual(expect.objectContaining({ ...(persistDuration && { persistDuration }), ...(adaptor && { adaptor }) }));
  });

  test('are found by their service, by its whole name or its short one', () => {
    expect(interactionsOfService('gp2gp')).toHaveLength(11);
    expect(interactionsOfService('urn:nhs:names:services:gp2gp')).toBe(interactionsOfService('gp2gp'));
    expect(interactionsOfService('urn:oasis:names:tc:ebxml-msg:service')).toHaveLength(3);
    expect(interactionsOfService('nobody')).toEqual([]);
  });
});

describe('a set of interactions', () => {
  test.each(INTERACTION_SETS)('%s has members, each once, and no others but GP Connect’s that Spine does not know', (set) => {
    const ids = idsOf(set);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    const unknown = ids.filter((id) => !allInteractions().has(id) && !id.startsWith('urn:nhs:names:services:gpconnect:'));
    expect(unknown).toEqual([]);
  });

  test('may be a whole service', () => {
    expect(isInteractionSet('gp2gp')).toBe(true);
    expect(idsOf('gp2gp')).toHaveLength(11);
    expect(isInteractionSet('nobody')).toBe(false);
    expect(idsOf('nobody')).toEqual([]);
  });

  test('of GP Connect has what a practice serves, each under its root', () => {
    const paths = new Map(membersOf('gp-connect').map(({ interaction, path }) => [interaction, path]));
    expect(paths.size).toBe(26);
    expect(paths.get(nationalId('gpconnect', 'fhir:rest:create:appointment-1'))).toBe('/STU3/1/gpconnect/fhir');
    expect(paths.get(nationalId('gpconnect', 'fhir:operation:gpc.getstructuredrecord-1'))).toBe('/STU3/1/gpconnect/structured/fhir');
    expect(paths.get(nationalId('gpconnect', 'documents:fhir:rest:read:binary-1'))).toBe('/STU3/1/gpconnect/documents/fhir');
    expect(paths.get(nationalId('gpconnect', 'fhir:operation:gpc.getcarerecord'))).toBe('/DSTU2/0/gpconnect/fhir');
  });

  test('of sets has all that is in them', () => {
    expect(idsOf('general-practice')).toEqual(
      expect.arrayContaining([...idsOf('gp-connect'), ...idsOf('gp2gp'), ...idsOf('scr'), ...idsOf('pds')]),
    );
  });
});
