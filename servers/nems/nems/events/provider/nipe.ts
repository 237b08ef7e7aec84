/** `nipe-outcome-1`: what the newborn and infant physical examination (NIPE) has found, at 72 hours or at 6 to 8 weeks. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { GENERAL_PRACTITIONER, practitionerEntry, practitionerResource, roleEntry } from '../pieces/care.ts';
import { sct } from '../pieces/codes.ts';
import { nhsCodes, ROLE_PROFILE_ID } from '../pieces/systems.ts';
import { eventTrigger } from '../trigger/occasion.ts';
import { findingEntry, procedureEntry } from './procedures.ts';
import { outcomeOf, outcomeOption, SCREENING_OPTIONS, type Screening, screeningMessage } from './screening.ts';

const PROGRAMME = 'Newborn and Infant Physical Examination Screening Programme';

/** The examinations, and of each the outcome whose code is published: of hips it is one to be followed up. */
const EXAMINATIONS = {
  hips: {
    code: sct('985531000000102', `${PROGRAMME}, hip examination`),
    outcome: sct('985891000000104', `${PROGRAMME}, hip examination done, right abnormality suspected with risk factor`),
  },
  eyes: {
    code: sct('988361000000105', `${PROGRAMME}, eye examination`),
    outcome: sct('989071000000108', `${PROGRAMME}, eye examination done, no abnormality and no risk factor`),
  },
  testes: {
    code: sct('988371000000103', `${PROGRAMME}, testis examination`),
    outcome: sct('988931000000101', `${PROGRAMME}, testis examination done, no abnormality`),
  },
  heart: {
    code: sct('988351000000107', `${PROGRAMME}, heart examination`),
    outcome: sct('988511000000100', `${PROGRAMME}, heart examination done, no abnormality and no risk factor`),
  },
} as const;

type Part = keyof typeof EXAMINATIONS;
const PARTS = Object.keys(EXAMINATIONS) as readonly Part[];

/** Codes of BCG eligibility have no system. */
const ELIGIBILITY = { code: 'bcg-eligibility', display: 'Eligibility for BCG' };
const ELIGIBLE = { code: 'eligible-for-bcg', display: 'Eligible for BCG' };
const NOT_ELIGIBLE = { code: 'not-eligible-for-bcg', display: 'Not eligible for BCG' };

const COMMENTS = {
  '72-hours': { code: '009', display: 'Newborn and Infant Physical Examination (72 hours)' },
  '6-8-weeks': { code: '010', display: 'Newborn and Infant Physical Examination (6-8 Weeks)' },
} as const;

const screeningAt = (comment: Screening['comment']): Screening => ({
  encounter: { code: '006', display: 'Newborn Infant Physical Examination' },
  service: sct('714088003', 'Midwifery Service'),
  specialty: { code: '420', display: 'PAEDIATRICS' },
  comment,
  withdrawnRouting: (routing) => routing,
});

export const nipe = eventTrigger(
  {
    ...SCREENING_OPTIONS,
    examination: v.exactOptional(said('Which of the two; 72-hours where nothing is said', v.picklist(['72-hours', '6-8-weeks']))),
    outcomes: v.exactOptional(
      said(
        'What was found; testes are left out of girls where nothing is said',
        v.strictObject({
          hips: v.exactOptional(outcomeOption),
          eyes: v.exactOptional(outcomeOption),
          testes: v.exactOptional(outcomeOption),
          heart: v.exactOptional(outcomeOption),
        }),
      ),
    ),
    bcgEligible: v.exactOptional(
      said('Whether the child is to be vaccinated against tuberculosis; not where nothing is said', v.boolean()),
    ),
  },
  async (options, occasion) => {
    const { ids, patient } = occasion;
    const { outcomes = {} } = options;
    const parts = PARTS.filter((part) => part !== 'testes' || patient.gender !== 'female' || outcomes.testes !== undefined);
    return {
      xml: await screeningMessage(
        screeningAt(COMMENTS[options.examination ?? '72-hours']),
        options,
        occasion,
        ({ professional }) => practitionerResource(ids, professional),
        ({ subject, encounter, organisation, performer, provider: { professional }, on }) => [
          ...parts.map((part) => {
            const { code, outcome: usual } = EXAMINATIONS[part];
            const found = outcomes[part];
            return procedureEntry(ids, {
              identifier: { system: 'https://tools.ietf.org/html/rfc4122', value: ids.uuid() },
              code,
              outcome: found === undefined ? usual : outcomeOf(found, [usual]),
              subject,
              encounter,
              performed: on,
              performer,
            });
          }),
          practitionerEntry(performer, professional),
          roleEntry(ids, {
            identifier: { system: ROLE_PROFILE_ID, value: professional.roleProfile },
            practitioner: performer,
            organization: organisation,
            codes: [GENERAL_PRACTITIONER],
            specialty: { system: nhsCodes('DCH-Specialty'), code: '290', display: 'COMMUNITY PAEDIATRICS' },
          }),
          findingEntry(ids, {
            code: ELIGIBILITY,
            result: options.bcgEligible ? ELIGIBLE : NOT_ELIGIBLE,
            subject,
            encounter,
            performer,
          }),
        ],
      ),
    };
  },
);
