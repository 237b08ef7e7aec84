import { describe, expect, it } from 'vitest';
import type { ClinicalRecord, Concept, RecordPart } from './clinical-record.ts';
import { conceptOf, isSourced } from './codes/codes.ts';
import { PATIENTS, RECORDS, REGISTRATIONS, type WorldCollection } from './collections.ts';
import { RECORD_PARTS } from './record-parts.ts';
import type { Registration } from './registration.ts';
import { loadSeeds } from './seeds.ts';

const TODAY = '2026-11-25';
const seeds = loadSeeds([], TODAY);
const documentsOf = <T extends object>({ name }: WorldCollection<T>) => [...(seeds.get(name) ?? [])].map(({ doc }) => doc as T);
const records = documentsOf(RECORDS);
const registrations = documentsOf(REGISTRATIONS);

const recordOf = (nhsNumber: string): ClinicalRecord => {
  const record = records.find((one) => one.nhsNumber === nhsNumber);
  if (record === undefined) throw new Error(`${nhsNumber} has no record`);
  return record;
};
const atCoxwold = (nhsNumber: string): Registration | undefined => registrations.find(({ id }) => id === `B82617:${nhsNumber}`);
const terms = (concepts: readonly { readonly concept: Concept }[]) => concepts.map(({ concept }) => concept.term);

/** Everything in a document that has a term is a concept. */
function conceptsIn(value: unknown): readonly Concept[] {
  if (Array.isArray(value)) return value.flatMap(conceptsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [...('term' in value ? [value as Concept] : []), ...Object.values(value).flatMap(conceptsIn)];
}

/** Every unit that has a code. */
function unitsIn(value: unknown): readonly { unit: string; unitSnomed: string }[] {
  if (Array.isArray(value)) return value.flatMap(unitsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [...('unitSnomed' in value ? [value as { unit: string; unitSnomed: string }] : []), ...Object.values(value).flatMap(unitsIn)];
}

describe('records of the standard world', () => {
  it('are coded with sourced codes only, each with the term that was printed', () => {
    const all = records.flatMap((record) => conceptsIn(record).map((concept) => ({ nhsNumber: record.nhsNumber, concept })));
    expect(all.length).toBeGreaterThan(4000);
    expect(all.filter(({ concept }) => !isSourced(concept))).toEqual([]);
  });

  it('count tablets in units that have a code', () => {
    expect(records.flatMap(unitsIn).filter(({ unit, unitSnomed }) => conceptOf(unitSnomed)?.term !== unit)).toEqual([]);
  });

  it('hold, in forty and more, problems, allergies, medicines, observations and consultations; in thirty and more all the rest', () => {
    const withAtLeast = (part: RecordPart, least: number) => records.filter((record) => record[part].length >= least).length;
    for (const part of ['problems', 'medications', 'observations', 'encounters'] as const)
      expect(withAtLeast(part, 2), part).toBeGreaterThanOrEqual(40);
    for (const part of ['allergies', 'immunisations'] as const) expect(withAtLeast(part, 1), part).toBeGreaterThanOrEqual(40);
    for (const part of ['investigations', 'procedures', 'documents', 'referrals'] as const)
      expect(withAtLeast(part, 1), part).toBeGreaterThanOrEqual(30);
    for (const part of ['diary', 'alerts'] as const) expect(withAtLeast(part, 1), part).toBeGreaterThanOrEqual(20);
  });

  it('say in every consultation what was said or found', () => {
    for (const { nhsNumber, encounters } of records) {
      for (const { id, topics, concept } of encounters) {
        if (concept.term === 'Did not attend') continue;
        expect(topics.flatMap(({ headings }) => headings).length, `${nhsNumber} ${id}`).toBeGreaterThan(0);
      }
    }
  });

  it('have letters that are worth reading, and no number of a patient that is not theirs', () => {
    for (const { nhsNumber, documents } of records) {
      for (const { title, text, base64, unavailable } of documents) {
        if (unavailable !== undefined || base64 !== undefined) continue;
        expect((text ?? '').split(/\s+/).length, title).toBeGreaterThan(55);
        for (const [number] of (text ?? '').matchAll(/\b\d{3} \d{3} \d{4}\b/g)) expect(number.replace(/ /g, ''), title).toBe(nhsNumber);
      }
    }
  });

  it('have papers that are what they say: a PDF and a photograph', () => {
    const papers = records.flatMap(({ documents }) => documents.filter(({ base64 }) => base64 !== undefined));
    const beginsWith = (base64: string) => Buffer.from(base64, 'base64').subarray(0, 4).toString('latin1');
    expect(papers.map(({ contentType, base64 = '' }) => [contentType, beginsWith(base64)])).toEqual([
      ['application/pdf', '%PDF'],
      ['image/png', '\u0089PNG'],
    ]);
  });

  it('have one id for a document, whoever holds it', () => {
    const ids = records.flatMap(({ documents }) => documents.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(recordOf('9690937286').documents.map(({ id }) => id)).toContain('07a6483f-732b-461e-86b6-edb665c45510');
  });

  it('say of each other the same: a parent has its child', () => {
    const back = { parent: 'child', child: 'parent', sibling: 'sibling' };
    for (const { nhsNumber, problems } of records) {
      for (const { id, related } of problems) {
        for (const { problem, kind } of related) {
          const other = problems.find((one) => one.id === problem);
          expect(other?.related, `${nhsNumber} ${id}`).toContainEqual({ problem: id, kind: back[kind] });
        }
      }
    }
  });

  it('flag a result above or below its range, and none within', () => {
    for (const { nhsNumber, investigations } of records) {
      for (const { id, value, range, flag } of investigations.flatMap(({ results }) => results)) {
        if (value?.kind !== 'quantity' || value.quantity.comparator !== undefined) continue;
        const { low, high } = range ?? {};
        const number = Number(value.quantity.value);
        const expected =
          high !== undefined && number > Number(high) ? 'high' : low !== undefined && number < Number(low) ? 'low' : undefined;
        expect(flag, `${nhsNumber} ${id}`).toBe(expected);
      }
    }
  });

  it.each(['2026-12-25', '2027-03-28', '2028-02-29'])('can be, with all the rest of the world, on %s too', (today) => {
    expect([...(loadSeeds([], today).get(RECORDS.name) ?? [])]).toHaveLength(records.length);
  });
});

describe('patients of the GP Connect demonstrator', () => {
  it('1: nothing is recorded of allergies', () => {
    expect(recordOf('9690937278').allergies).toEqual([]);
    expect(recordOf('9690937278').medications.length).toBeGreaterThan(0);
  });

  it('2: rich in every area, with linked problems and documents', () => {
    const record = recordOf('9690937286');
    for (const part of RECORD_PARTS) expect(record[part].length, part).toBeGreaterThan(1);
    expect(record.problems.filter(({ related }) => related.length > 0).length).toBeGreaterThan(3);
    expect(record.problems.filter(({ evidence }) => evidence.length > 0).length).toBeGreaterThan(3);
    expect(record.problems.filter(({ status }) => status === 'inactive').length).toBeGreaterThan(0);
    expect(record.allergies.filter(({ status }) => status === 'resolved')).toHaveLength(1);
    expect(record.investigations.some(({ filed }) => filed === undefined)).toBe(true);
    expect(record.medications.some(({ kind }) => kind === 'repeat')).toBe(true);
    expect(record.immunisations.some(({ status }) => status === 'notGiven')).toBe(true);
    expect(record.documents.some(({ unavailable }) => unavailable !== undefined)).toBe(true);
    expect(record.diary.every(({ due }) => due > TODAY)).toBe(true);
  });

  it('3: rich, without linked problems or documents', () => {
    const record = recordOf('9690937294');
    for (const part of RECORD_PARTS) if (part !== 'documents') expect(record[part].length, part).toBeGreaterThan(0);
    expect(record.documents).toEqual([]);
    expect(record.problems.flatMap(({ related }) => related)).toEqual([]);
  });

  it('4: no medicines, consultations or problems', () => {
    const { medications, encounters, problems, allergies, immunisations } = recordOf('9690937308');
    expect([medications, encounters, problems]).toEqual([[], [], []]);
    expect(allergies.length * immunisations.length).toBeGreaterThan(0);
  });

  it('5: no known allergies, in a code; with medicines', () => {
    expect(terms(recordOf('9690937375').allergies)).toEqual(['No known allergy']);
    expect(recordOf('9690937375').medications.length).toBeGreaterThan(0);
  });

  it('6, 7, 8: allergies of each kind', () => {
    const allergies = ['9690937383', '9690937391', '9690937405'].flatMap((number) => recordOf(number).allergies);
    expect(new Set(allergies.map(({ category }) => category))).toEqual(new Set(['medication', 'food', 'environment']));
    expect(new Set(allergies.flatMap(({ reactions }) => reactions.map(({ severity }) => severity)))).toEqual(
      new Set(['mild', 'moderate', 'severe']),
    );
    expect(new Set(allergies.map(({ status }) => status))).toEqual(new Set(['active', 'resolved']));
    expect(allergies.some(({ concept }) => concept.snomed === undefined)).toBe(true);
    expect(terms(allergies)).toContain('No known drug allergy (situation)');
  });

  it('9 and 10: sensitive', () => {
    expect(['9690938533', '9690938541'].map((number) => atCoxwold(number)?.sensitive)).toEqual([true, true]);
  });

  it('11: superseded elsewhere, known here', () => {
    expect(atCoxwold('9690938622')).toMatchObject({ localId: '11', status: 'active' });
    expect(recordOf('9690938622').encounters.length).toBeGreaterThan(0);
  });

  it('12: prescribed elsewhere', () => {
    const { medications } = recordOf('9690938614');
    expect(medications.filter(({ prescribedElsewhere }) => prescribedElsewhere).length).toBe(3);
    expect(medications.filter(({ prescribedElsewhere }) => !prescribedElsewhere).length).toBeGreaterThan(0);
  });

  it('13: a record in transit', () => {
    expect(atCoxwold('9690938096')?.inTransitSince).toBe('2026-11-07');
    expect(atCoxwold('9690938096')?.period?.from).toBe('2026-11-07');
  });

  it('14: on the roster only', () => {
    expect(atCoxwold('9476718943')?.asHeldHere).toMatchObject({ family: 'HOPLEY', birthDate: '1927-05-15' });
    expect(documentsOf(PATIENTS).some(({ nhsNumber }) => nhsNumber === '9476718943')).toBe(false);
  });

  it('15: does not consent', () => {
    expect(atCoxwold('9690938576')?.sharing).toBe('dissent');
  });

  it('16: confidential items, and allergies that ended without a reason', () => {
    const record = recordOf('9690938118');
    const parts = RECORD_PARTS.filter((part) => record[part].some(({ confidential }) => confidential));
    expect(new Set(atCoxwold('9690938118')?.confidentialParts)).toEqual(new Set(parts));
    expect(record.allergies.filter(({ end }) => end !== undefined && end.reason === undefined).length).toBe(2);
  });

  it('17: every warning', () => {
    const { confidentialParts, awaitingFilingParts, inTransitSince } = atCoxwold('9690938126') as Registration;
    expect(confidentialParts).toEqual(['problems', 'medications']);
    expect(awaitingFilingParts).toEqual(['investigations']);
    expect(inTransitSince).toBeDefined();
    expect(recordOf('9690938126').investigations.every(({ filed }) => filed === undefined)).toBe(true);
  });

  it('18 and 21: dead, and gone', () => {
    expect(atCoxwold('9690938681')).toMatchObject({ status: 'inactive', period: { to: '1993-02-17' } });
    expect(atCoxwold('9690938142')).toMatchObject({ status: 'inactive', localId: '21' });
  });
});

describe('confidential and unfiled parts of a record', () => {
  it('are those that the registration names', () => {
    for (const { id, nhsNumber, confidentialParts, awaitingFilingParts } of registrations) {
      const record = records.find((one) => one.nhsNumber === nhsNumber);
      if (record === undefined) continue;
      for (const part of confidentialParts)
        expect(
          record[part as RecordPart].some(({ confidential }) => confidential),
          id,
        ).toBe(true);
      for (const part of awaitingFilingParts) {
        expect(part, id).toBe('investigations');
        expect(
          record.investigations.some(({ filed }) => filed === undefined),
          id,
        ).toBe(true);
      }
    }
  });
});
