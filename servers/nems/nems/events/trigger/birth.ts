/** A birth of which nobody has told, of a child whose record is there. The world stays as it is. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { instant, odsCode, positive } from '#world/schema';
import { birthOf } from '../pds/birth.ts';
import { birthNotification } from '../pds/birth-notification.ts';
import { motherOf } from '../pds/mother.ts';
import { eventTrigger } from './occasion.ts';

export const birth = eventTrigger(
  {
    mother: v.exactOptional(
      said(
        'Her NHS number; null where she is not known. Whom the record of the child names where nothing is said',
        v.union([v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits')), v.null_()]),
      ),
    ),
    registeringAuthority: v.exactOptional(
      said('ODS code of the trust that tells of it; the one where they live where nothing is said', odsCode),
    ),
    birthTime: v.exactOptional(said('When; some time of the day of birth where nothing is said', instant)),
    weightGrams: v.exactOptional(said('Weight', v.pipe(positive, v.maxValue(9999, 'must be at most 9999')))),
    gestationWeeks: v.exactOptional(said('Length of gestation', v.pipe(positive, v.maxValue(49, 'must be at most 49')))),
    births: v.exactOptional(said('Children born together', v.pipe(positive, v.maxValue(9, 'must be at most 9')))),
    birthOrder: v.exactOptional(said('Which of them', v.pipe(positive, v.maxValue(9, 'must be at most 9')))),
    stillborn: v.exactOptional(said('1 live, 2 to 4 still', v.picklist(['1', '2', '3', '4']))),
    suspectedAbnormality: v.exactOptional(said('Whether an abnormality is suspected', v.boolean())),
  },
  async ({ mother: named, registeringAuthority, ...details }, { world, ids, envelope, patient }) => {
    const mother =
      named === undefined ? await motherOf(world, patient) : named === null ? undefined : (await world.patients.get(named))?.doc;
    if (typeof named === 'string' && mother === undefined)
      return { problem: { path: 'mother', reason: `there is no patient ${named} in this world` } };
    const told = await birthOf(world, patient, patient.serialChangeNumber, mother, registeringAuthority);
    const births = details.births ?? Math.max(told.details.births, details.birthOrder ?? 1);
    return {
      xml: birthNotification(ids, envelope, { ...told, details: { ...told.details, ...details, births } }),
      routedBy: mother === undefined ? {} : { nhsNumber: mother.nhsNumber },
    };
  },
);
