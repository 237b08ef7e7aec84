/** `newborn-hearing-1`: what the hearing tests of a newborn child have found, ear by ear. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { londonInstant, londonMoment } from '#world/rules/london';
import { GENERAL_PRACTITIONER, practitionerEntry, practitionerResource, roleEntry } from '../pieces/care.ts';
import { sct } from '../pieces/codes.ts';
import { eventTrigger } from '../trigger/occasion.ts';
import { findingEntry, procedureEntry } from './procedures.ts';
import { outcomeOf, outcomeOption, SCREENING_OPTIONS, type Screening, screeningMessage } from './screening.ts';

/** The tests, and of each the outcome whose code is published: that the child hears. */
const TESTS = {
  AABR: {
    code: sct('413083006', 'Automated auditory brainstem response test'),
    right: sct('1085451000000103', 'Automated auditory brainstem response test right ear clear response'),
    left: sct('1085431000000105', 'Automated auditory brainstem response test left ear clear response'),
  },
  AOAE: {
    code: sct('446077009', 'Automated otoacoustic emission test'),
    right: sct('1085501000000100', 'Automated oto-acoustic emission test right ear clear response'),
    left: sct('1085491000000106', 'Automated oto-acoustic emission test left ear clear response'),
  },
} as const;

const ALL = (['AABR', 'AOAE'] as const).flatMap((test) => (['right', 'left'] as const).map((ear) => ({ test, ear })));
const SUMMARY = sct('276771000000107', 'Newborn hearing screening programme outcome (situation)');
const CLEAR = sct('276781000000109', 'Newborn hearing screening programme completed, clear response no follow-up required');

const SCREENING: Screening = {
  encounter: { code: '007', display: 'Newborn Hearing Screening' },
  service: sct('310008001', 'Audiological screening service'),
  specialty: { code: '254', display: 'PAEDIATRIC AUDIOLOGICAL MEDICINE' },
  comment: { code: '008', display: 'Newborn Hearing Screening' },
  namesPerformer: true,
  withdrawnRouting: (routing) => routing,
};

/** Nine in the morning, in minutes; each test takes a quarter of an hour. */
const BEGINS = 9 * 60;
const QUARTER = 15;

export const newbornHearing = eventTrigger(
  {
    ...SCREENING_OPTIONS,
    tests: v.exactOptional(
      said(
        'Which tests there were, of which ear, each with its outcome; both tests of both ears, clear, where nothing is said',
        v.pipe(
          v.array(
            v.strictObject({
              test: v.picklist(['AABR', 'AOAE']),
              ear: v.picklist(['left', 'right']),
              outcome: v.exactOptional(outcomeOption),
            }),
          ),
          v.maxLength(6, 'must be at most six: two of AABR and four of AOAE'),
        ),
      ),
    ),
    summary: v.exactOptional(said('What it comes to; clear where nothing is said', outcomeOption)),
  },
  async (options, occasion) => {
    const { ids } = occasion;
    const tests: readonly { test: 'AABR' | 'AOAE'; ear: 'left' | 'right'; outcome?: v.InferOutput<typeof outcomeOption> }[] =
      options.tests ?? ALL;
    return {
      xml: await screeningMessage(
        SCREENING,
        options,
        occasion,
        ({ professional }) => practitionerResource(ids, professional),
        ({ subject, encounter, organisation, performer, provider: { professional }, on }) => {
          const minutesIn = (minutes: number) => londonInstant(londonMoment(on, BEGINS + minutes));
          return [
            ...tests.map(({ test, ear, outcome }) => {
              const usual = TESTS[test][ear];
              return procedureEntry(ids, {
                code: TESTS[test].code,
                outcome: outcome === undefined ? usual : outcomeOf(outcome, [usual]),
                subject,
                encounter,
                performer,
                performed: minutesIn(test === 'AABR' ? 0 : QUARTER),
              });
            }),
            findingEntry(ids, {
              code: SUMMARY,
              result: options.summary === undefined ? CLEAR : outcomeOf(options.summary, [CLEAR]),
              subject,
              encounter,
              performer,
              effective: minutesIn(2 * QUARTER),
            }),
            practitionerEntry(performer, professional),
            roleEntry(ids, { practitioner: performer, organization: organisation, codes: [GENERAL_PRACTITIONER] }),
          ];
        },
      ),
    };
  },
);
