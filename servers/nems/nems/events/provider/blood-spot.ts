/** `blood-spot-test-outcome-1`: what the tests of a newborn child's blood have found. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { instant } from '#world/schema';
import { practitionerResource } from '../pieces/care.ts';
import { type Coding, concept, sct } from '../pieces/codes.ts';
import { entry, newResource, point, type Resource } from '../pieces/resources.ts';
import { instantOf } from '../pieces/time.ts';
import { value, type Xml } from '../pieces/xml.ts';
import { eventTrigger, type Occasion } from '../trigger/occasion.ts';
import { procedureEntry } from './procedures.ts';
import { outcomeOf, outcomeOption, SCREENING_OPTIONS, type Screened, type Screening, screeningMessage } from './screening.ts';

/** Outcomes have the value set for a system, as the official examples have them. */
const OUTCOMES = 'https://fhir.nhs.uk/STU3/ValueSet/DCH-BloodSpotOutcome-1';
const outcome = (code: string, display: string): Coding => ({ system: OUTCOMES, code, display });

/**
 * The tests, and of each the one outcome whose code is published: those of the official examples. They are a motley lot; a tester
 * who wants others says which.
 */
const TESTS = {
  PKU: {
    test: sct('314081000', 'Phenylketonuria screening test'),
    outcome: outcome('946431000000102', 'Phenylketonuria screening, unsuitable sample: date of sample missing/not accurately recorded'),
  },
  SCD: {
    test: sct('314090007', 'Sickle cell disease screening test'),
    outcome: outcome('947611000000105', 'Sickle cell screening declined, screened in United Kingdom with no evidence of result'),
  },
  CF: {
    test: sct('171191008', 'Cystic fibrosis screening'),
    outcome: outcome('947511000000106', 'Cystic fibrosis not screened for or screening incomplete, not contactable'),
  },
  CHT: {
    test: sct('400984005', 'Congenital hypothyroidism screening test'),
    outcome: outcome('948801000000106', 'Congenital hypothyroidism not screened for or screening incomplete, baby died'),
  },
  MCADD: {
    test: sct('428056008', 'Medium-chain acyl-coenzyme A dehydrogenase deficiency screening test'),
    outcome: outcome(
      '949041000000108',
      'Medium-chain acyl-coenzyme A dehydrogenase deficiency screening, unsuitable sample: expired card used',
    ),
  },
  HCU: {
    test: sct('940201000000107', 'Blood spot homocystinuria screening test'),
    outcome: outcome('950641000000105', 'Homocystinuria screening, unsuitable sample: more than 14 days in transit'),
  },
  MSUD: {
    test: sct('940221000000103', 'Blood spot MSUD (maple syrup urine disease) screening test'),
    outcome: outcome('949981000000104', 'Maple syrup urine disease not screened for or screening incomplete, not contactable'),
  },
  GA1: {
    test: sct('940131000000109', 'Blood spot glutaric aciduria type 1 screening test'),
    outcome: outcome(
      '952081000000108',
      'Glutaric aciduria type 1 screening, unsuitable sample: NHS number missing/not accurately recorded',
    ),
  },
  IVA: {
    test: sct('940151000000102', 'Blood spot isovaleric acidaemia screening test'),
    outcome: outcome('951461000000103', 'Isovaleric acidaemia screening, unsuitable sample: date of birth not accurately matched'),
  },
  SCID: {
    test: sct('1239891000000106', 'Severe combined immunodeficiency screening test'),
    outcome: outcome('1239971000000104', 'Severe combined immunodeficiency screening related finding'),
  },
  HT1: {
    test: sct('2201661000000107', 'Tyrosinaemia type 1 screening test'),
    outcome: outcome('2201881000000102', 'Tyrosinaemia type 1 not suspected'),
  },
} as const;

type TestName = keyof typeof TESTS;
const NAMES = Object.keys(TESTS) as readonly TestName[];

const SCREENING: Screening = {
  encounter: { code: '008', display: 'Newborn Blood Spot Screening' },
  service: sct('708196005', 'Haematology service'),
  specialty: { code: '253', display: 'PAEDIATRIC CLINICAL HAEMATOLOGY' },
  comment: { code: '007', display: 'Newborn Blood Spot Screening' },
  withdrawnRouting: ({ nhsNumber }) => (nhsNumber === undefined ? {} : { nhsNumber }),
};

export const bloodSpot = eventTrigger(
  {
    ...SCREENING_OPTIONS,
    issued: v.exactOptional(said('When the outcome was received; now where nothing is said', instant)),
    tests: v.exactOptional(
      said(
        'Which tests there were, each with its outcome; all eleven where nothing is said',
        v.pipe(
          v.array(v.strictObject({ test: v.picklist(NAMES), outcome: v.exactOptional(outcomeOption) })),
          v.maxLength(NAMES.length, `must be at most ${NAMES.length}`),
        ),
      ),
    ),
  },
  async (options, occasion) => {
    const tests = options.tests ?? NAMES.map((test) => ({ test }));
    const report = newResource(occasion.ids);
    const issued = options.issued ?? instantOf(occasion.envelope.changedAt);
    const performer = (provider: Screened['provider']) => practitionerResource(occasion.ids, provider.professional);
    return {
      xml: await screeningMessage(SCREENING, options, occasion, performer, (screened) => [
        ...tests.map((one) => testEntry(one, report, screened, occasion)),
        reportEntry(report, issued, screened),
      ]),
    };
  },
);

function testEntry(
  { test, outcome: found }: { readonly test: TestName; readonly outcome?: v.InferOutput<typeof outcomeOption> },
  report: Resource,
  { subject, encounter }: Screened,
  { ids }: Occasion,
): Xml {
  const { test: code, outcome: usual } = TESTS[test];
  const outcome = found === undefined ? usual : { ...outcomeOf(found, [usual]), system: OUTCOMES };
  return procedureEntry(ids, { code, outcome, subject, encounter, report });
}

function reportEntry(report: Resource, issued: string, { subject, encounter }: Screened): Xml {
  return entry(report, 'DiagnosticReport', [
    value('status', 'final'),
    concept('code', sct('86637100000010', 'Child Screening Report (record artifact)')),
    point('subject', subject),
    point('context', encounter),
    value('issued', issued),
  ]);
}
