/** What a birth notification tells of the birth itself: one observation of the mother, four of the child. */
import type { IdSource } from '#kernel/ids';
import { type Coding, concept, sct } from '../pieces/codes.ts';
import { entry, newResource, type Resource, refer } from '../pieces/resources.ts';
import { LOINC, nhsCodes, OBSERVATION_CATEGORY, UNITS } from '../pieces/systems.ts';
import { element, value, type Xml } from '../pieces/xml.ts';
import type { BirthDetails } from './birth-details.ts';

const VITAL_SIGNS = { system: OBSERVATION_CATEGORY, code: 'vital-signs', display: 'Vital Signs' };
const BODY_WEIGHT = { system: LOINC, code: '29463-7', display: 'Body weight' };

export function birthObservations(ids: IdSource, mother: Resource, baby: Resource, details: BirthDetails): readonly Xml[] {
  const { weightGrams, gestationWeeks, births, stillborn, suspectedAbnormality } = details;
  const observation = (subject: Resource, codes: readonly Coding[], result: Xml, category: Xml = '') =>
    entry(newResource(ids), 'Observation', [
      value('status', 'final'),
      category,
      concept('code', ...codes),
      refer('subject', subject),
      result,
    ]);
  return [
    observation(
      baby,
      [BODY_WEIGHT, sct('364589006', 'Birth weight')],
      quantity(weightGrams, 'gram', 'g'),
      concept('category', VITAL_SIGNS),
    ),
    observation(baby, [sct('412726003', 'Length of gestation at birth')], quantity(gestationWeeks, 'week', 'wk')),
    observation(mother, [sct('382341000000101', 'Total number of registerable births at delivery')], quantity(births)),
    observation(
      baby,
      [sct('237364002', 'Stillbirth')],
      concept('valueCodeableConcept', {
        system: nhsCodes('EMS-PDS-StillBornIndicator'),
        code: stillborn,
        ...(stillborn === '1' && { display: 'Live' }),
      }),
    ),
    observation(
      baby,
      [sct('1097291000000101', 'Suspected congenital abnormality')],
      concept('valueCodeableConcept', {
        system: nhsCodes('EMS-PDS-SuspectedCongenitalAbnormalityIndicator'),
        code: suspectedAbnormality ? 'Y' : 'N',
      }),
    ),
  ];
}

function quantity(amount: number, unit?: string, code?: string): Xml {
  return element('valueQuantity', value('value', amount), value('unit', unit), value('system', unit && UNITS), value('code', code));
}
