import { describe, expect, it } from 'vitest';
import { ALLERGIES } from './allergies.ts';
import { allConcepts, conceptOf, isSourced } from './codes.ts';
import { VACCINATIONS } from './immunisations.ts';
import { MEDICINES } from './medications.ts';
import { GROUP_HEADERS, GROUP_MEMBERS, type LaboratoryTest, TESTS, UCUM_OF } from './pathology.ts';
import { PROBLEMS } from './problems.ts';
import { OPCS4 } from './procedures.ts';

/** The check digit of SNOMED CT ids: Verhoeff's dihedral check. */
function passesVerhoeff(id: string): boolean {
  const multiply = [
    '0123456789',
    '1234067895',
    '2340178956',
    '3401289567',
    '4012395678',
    '5987604321',
    '6598710432',
    '7659821043',
    '8765932104',
    '9876543210',
  ];
  const permute = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];
  let check = 0;
  for (const [at, digit] of [...id].reverse().entries()) check = Number(multiply[check]?.[Number(permute[at % 8]?.[Number(digit)])]);
  return check === 0;
}

describe('sourced concepts', () => {
  it('are some seven hundred, each with an id that passes its check digit', () => {
    const all = allConcepts();
    expect(all.length).toBeGreaterThan(650);
    expect(all.filter(({ snomed }) => !passesVerhoeff(snomed ?? '')).map(({ term }) => term)).toEqual([]);
  });

  it('are found by id', () => {
    expect(conceptOf('195967001')).toEqual({ snomed: '195967001', term: 'Asthma', readV2: 'H33..00', ctv3: 'H33..', icd10: 'J45' });
    expect(conceptOf('325278007')).toBe(MEDICINES.metformin500mgTablets);
    expect(conceptOf('999999999')).toBeUndefined();
  });

  it('may stand in a record with their own term and codes only', () => {
    expect(isSourced(PROBLEMS.asthma)).toBe(true);
    expect(isSourced({ snomed: '195967001', term: 'Asthma' })).toBe(true);
    expect(isSourced({ snomed: '195967001', term: 'asthma' })).toBe(false);
    expect(isSourced({ snomed: '195967001', term: 'Asthma', readV2: 'H32..00' })).toBe(false);
    expect(isSourced({ snomed: '999999999', term: 'Hypothyroidism' })).toBe(false);
  });

  it('may be words without a code, but not words with half a code', () => {
    expect(isSourced({ term: 'Hypothyroidism' })).toBe(true);
    expect(isSourced({ term: 'Hypothyroidism', readV2: 'C04..00' })).toBe(false);
  });
});

describe('tables', () => {
  it('give a Read code of seven characters where they give one', () => {
    expect(allConcepts().filter(({ readV2 }) => readV2 !== undefined && !/^[A-Za-z0-9.]{5}[A-Za-z0-9]{2}$/.test(readV2))).toEqual([]);
  });

  it('have ranges that begin before they end, and say in what they are measured', () => {
    for (const { concept, ranges = [], seen, unit } of Object.values<LaboratoryTest>(TESTS)) {
      for (const { low, high } of [...ranges, ...(seen === undefined ? [] : [seen])]) {
        expect(unit, concept.term).toBeDefined();
        if (low !== undefined && high !== undefined) expect(Number(low), concept.term).toBeLessThan(Number(high));
      }
    }
  });

  it('write a unit of UCUM as it is read where a laboratory prints it otherwise', () => {
    const odd = Object.values<LaboratoryTest>(TESTS).filter(({ unit, ucum }) => unit !== undefined && (UCUM_OF[unit] ?? unit) !== ucum);
    expect(odd.map(({ concept, unit, ucum }) => [concept.term, unit, ucum])).toEqual([]);
  });

  it('name operations by OPCS-4, four characters without the point at most', () => {
    expect(Object.keys(OPCS4).filter((code) => !/^[A-Z]\d{2,3}$/.test(code))).toEqual([]);
  });

  it('list under each header of a laboratory what it is made of', () => {
    expect(GROUP_MEMBERS.fullBloodCount).toHaveLength(13);
    expect(Object.keys(GROUP_MEMBERS).sort()).toEqual(Object.keys(GROUP_HEADERS).sort());
  });

  it('keep apart that nothing is known and that there is no allergy', () => {
    expect(ALLERGIES.noKnownAllergy.snomed).toBe('716186003');
    expect(ALLERGIES.noKnownDrugAllergy.snomed).toBe('409137002');
  });

  it('record no refusal as a vaccination', () => {
    expect(Object.values(VACCINATIONS).filter(({ concept }) => /declined|not given/i.test(concept.term))).toEqual([]);
  });
});
