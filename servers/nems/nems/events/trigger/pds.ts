/** The events that Spine publishes, made without anything having changed: the world stays as it is. */
import * as v from 'valibot';
import { address, said } from '#world/changes/arguments';
import type { Address } from '#world/patient';
import { placeOfPostcode } from '#world/places/places';
import { londonDay } from '#world/rules/london';
import { date, instant, odsCode, period, positive } from '#world/schema';
import { birthOf } from '../pds/birth.ts';
import { birthNotification } from '../pds/birth-notification.ts';
import { changeOfAddress } from '../pds/change-of-address.ts';
import { changeOfGp } from '../pds/change-of-gp.ts';
import { deathNotification } from '../pds/death-notification.ts';
import { practiceOf, practicesOf } from '../pds/practices.ts';
import { recordChange } from '../pds/record-change.ts';
import { knownOrganisation } from '../pieces/organisations.ts';
import { homeOf } from '../pieces/people.ts';
import { eventTrigger } from './occasion.ts';

const nobody = v.null_();

export const gpChange = eventTrigger(
  {
    from: v.exactOptional(said('ODS code of the practice they have left; none where nothing is said, or null', v.union([odsCode, nobody]))),
    to: v.exactOptional(
      said(
        "ODS code of the practice they are with now; null of none. The record's, where nothing is said and it is not `from`",
        v.union([odsCode, nobody]),
      ),
    ),
    registeredSince: v.exactOptional(said('Since when they were with the practice they have left', date)),
  },
  async (options, { world, ids, envelope, patient }) => {
    const from = options.from ?? undefined;
    const current = practiceOf(patient.gpRegistration?.practice);
    const to = options.to === undefined ? (current === from ? undefined : current) : (options.to ?? undefined);
    if (from === to)
      return {
        problem: {
          path: 'to',
          reason: from === undefined ? 'is missing: they are with no practice, and have left none' : 'must not be `from`',
        },
      };
    const practices = await practicesOf({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, patient, world);
    const { serialChangeNumber } = patient;
    const since = options.registeredSince;
    return {
      xml: changeOfGp(ids, envelope, { patient, serialChangeNumber, ...practices, ...(since !== undefined && { registeredSince: since }) }),
    };
  },
);

const addressOption = v.strictObject({ ...address.entries, period: v.exactOptional(period) });

export const addressChange = eventTrigger(
  {
    from: v.exactOptional(
      said(
        'Where they lived: lines, postcode, period; null of nowhere known. A historic home or one nearby where nothing is said',
        v.union([addressOption, nobody]),
      ),
    ),
    to: v.exactOptional(said("Where they live now; the record's home where nothing is said", addressOption)),
  },
  async (options, { ids, envelope, patient }) => {
    const to: Address | undefined = options.to === undefined ? homeOf(patient) : { use: 'home', ...options.to };
    if (to === undefined) return { problem: { path: 'to', reason: 'is missing: the record has no home' } };
    const from =
      options.from === undefined
        ? formerHomeOf(patient.addresses, to)
        : options.from === null
          ? undefined
          : { use: 'home' as const, ...options.from };
    const { serialChangeNumber } = patient;
    return {
      xml: changeOfAddress(ids, envelope, { patient, serialChangeNumber, to, ...(from && { from }) }),
      ...(from && { formerHome: from }),
    };
  },
);

/** The last home that the record remembers; without one an invented house in the same town. */
function formerHomeOf(addresses: readonly Address[], { postcode = 'LS1 4AP' }: Address): Address {
  const remembered = addresses.findLast(({ use, historic }) => use === 'home' && historic);
  if (remembered !== undefined) return remembered;
  const { town, county } = placeOfPostcode(postcode) ?? { town: 'Leeds', county: 'West Yorkshire' };
  return {
    use: 'home',
    lines: ['', '8 Larch Grove', '', town, county],
    postcode: `${postcode.split(' ')[0]} 9YL`,
    period: { from: '2016-05-03' },
  };
}

export const death = eventTrigger(
  {
    status: v.exactOptional(
      said("The record's where nothing is said and it has one, else formal", v.picklist(['informal', 'formal', 'removed'])),
    ),
    date: v.exactOptional(said("When they died; the record's where nothing is said and it has one, else the day of the event", date)),
  },
  async (options, { ids, envelope, patient }) => {
    const status = options.status ?? patient.death?.notification ?? 'formal';
    if (status === 'removed' && options.date !== undefined)
      return { problem: { path: 'date', reason: 'is not told of a death that was a mistake' } };
    const when = options.date ?? patient.death?.date ?? londonDay(envelope.changedAt);
    return { xml: deathNotification(ids, envelope, { patient, serialChangeNumber: patient.serialChangeNumber, status, date: when }) };
  },
);

export const birth = eventTrigger(
  {
    mother: v.exactOptional(
      said(
        'Her NHS number; null where she is not known. Whom the record of the child names where nothing is said',
        v.union([v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits')), nobody]),
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
    const number =
      named === undefined ? patient.relatedPeople.find(({ relationships }) => relationships.includes('MTH'))?.nhsNumber : named;
    const mother = number == null ? undefined : (await world.patients.get(number))?.doc;
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

export const change = eventTrigger(
  {
    author: v.exactOptional(
      said(
        'Who has changed the record: `patient`, or the ODS code of an organisation; not told where nothing is said',
        v.union([v.literal('patient'), odsCode], 'must be `patient` or an ODS code'),
      ),
    ),
  },
  async ({ author }, { world, ids, envelope, patient }) => ({
    xml: recordChange(ids, envelope, {
      patient,
      serialChangeNumber: patient.serialChangeNumber,
      ...(author !== undefined && { author: author === 'patient' ? author : await knownOrganisation(world, author) }),
    }),
  }),
);
