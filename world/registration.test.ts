import { describe, expect, it } from 'vitest';
import { ORGANISATIONS, PATIENTS, RECORDS, REGISTRATIONS, type WorldCollection } from './collections.ts';
import { loadSeeds } from './seeds.ts';

const seeds = loadSeeds([], '2026-11-25');
const documentsOf = <T extends object>({ name }: WorldCollection<T>) => [...(seeds.get(name) ?? [])].map(({ doc }) => doc as T);
const registrations = documentsOf(REGISTRATIONS);
const localId = (id: string) => registrations.find((one) => one.id === id)?.localId;

describe('rosters of the standard world', () => {
  it('have whoever is registered in the demographics service, but for those whom the practice knows by another number', () => {
    const known = new Set(registrations.map(({ id }) => id));
    const missing = documentsOf(PATIENTS).filter(
      ({ nhsNumber, gpRegistration, supersededBy, invalidated, checkDigitFails }) =>
        gpRegistration !== undefined &&
        !/^V8199[789]$/.test(gpRegistration.practice) &&
        supersededBy === undefined &&
        invalidated === undefined &&
        !checkDigitFails &&
        !known.has(`${gpRegistration.practice}:${nhsNumber}`),
    );
    expect(missing.map(({ nhsNumber }) => nhsNumber)).toEqual(['9990020108']);
  });

  it('have everybody who has a record', () => {
    const known = new Set(registrations.map(({ nhsNumber }) => nhsNumber));
    expect(documentsOf(RECORDS).filter(({ nhsNumber }) => !known.has(nhsNumber))).toEqual([]);
  });

  it('number the demonstrator’s patients as it does, and the same people otherwise at GP0001', () => {
    const numbers = ['9690937278', '9690937286', '9690937294', '9690937308', '9690937375', '9690937383', '9690937391', '9690937405'];
    expect(numbers.map((number) => localId(`B82617:${number}`))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(localId('B82617:9690938142')).toBe('21');
    expect(localId('GP0001:9690937294')).toBe('1');
    expect(localId('GP0001:9690937286')).toBe('2');
    expect(localId('GPC001:9690937286')).toBeDefined();
    expect(localId('B86041:9690937286')).toBeDefined();
  });

  it('show nobody whom the demographics service hides', () => {
    const hidden = new Set(
      documentsOf(PATIENTS).flatMap(({ nhsNumber, confidentiality }) => (confidentiality === 'unrestricted' ? [] : [nhsNumber])),
    );
    expect(registrations.filter(({ nhsNumber, sensitive }) => hidden.has(nhsNumber) && !sensitive)).toEqual([]);
  });

  it('have regular, temporary, emergency and synthetic registrations', () => {
    expect([...new Set(registrations.map(({ type }) => type))].sort()).toEqual(['E', 'R', 'S', 'T']);
  });

  it('prefer a branch only of the practice', () => {
    const branches = new Map(documentsOf(ORGANISATIONS).map(({ odsCode, relationships }) => [odsCode, relationships]));
    for (const { id, practice, preferredBranch } of registrations) {
      if (preferredBranch === undefined) continue;
      expect(
        branches.get(preferredBranch)?.map(({ organisation }) => organisation),
        id,
      ).toContain(practice);
    }
  });
});
