/** The directory services of the standard world, by themselves: whether people who call find what they need near by. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packagePath } from '#kernel/package';
import { SERVICES } from '../collections.ts';
import type { DirectoryService } from '../directory-service.ts';
import { parse } from '../parsers.ts';
import { distanceBetween, type GridPoint, locate, PLACES, SUB_ICBS } from '../places/places.ts';
import { resolveDates } from '../seeds/relative-dates.ts';
import { daysOf, seesAge } from './ages.ts';
import { areasOf, isAmong } from './areas.ts';
import { NATIONAL_DISTANCE_KM, searchDistance } from './distance.ts';
import { OfferWindow } from './offer.ts';
import { minutesOf, sessionsOn } from './opening.ts';
import {
  ATTRIBUTES,
  DISCRIMINATORS,
  DISPOSITIONS,
  dispositionId,
  EMERGENCY_DEPARTMENT_CATCH_ALL,
  OUT_OF_HOURS_TREATMENT,
  REFERRAL_ROLES,
  SERVICE_TYPES,
  SYMPTOM_GROUPS,
  sessionMinutes,
} from './reference.ts';
import { clinicalProfile } from './templates.ts';

const TODAY = '2026-11-25';

/** The documents of a collection as they are written, with their dates resolved. */
function written(collection: string): readonly unknown[] {
  const folder = packagePath(`seed-data/${collection}`);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => resolveDates(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')), TODAY) as unknown[]);
}

const parsed = written('services').map((value) => parse(SERVICES, value));
const services = parsed.flatMap((result) => ('doc' in result ? [result.doc] : []));
const byId = new Map(services.map((service) => [service.id, service]));
const organisations = new Set((written('organisations') as { odsCode: string }[]).map(({ odsCode }) => odsCode));

/** Those of which something is not as it should be, by id and name. */
function which(isWrong: (service: DirectoryService) => boolean): readonly string[] {
  return services.filter(isWrong).map(({ id, name }) => `${id} ${name}`);
}

const placeOf = (service: DirectoryService): GridPoint | undefined => service.location ?? locate(service.address.postcode);

describe('the services', () => {
  test('are all well formed, and many', () => {
    expect(parsed.flatMap((result) => ('issues' in result ? result.issues : []))).toEqual([]);
    expect(services.length).toBeGreaterThanOrEqual(300);
    expect(byId.size).toBe(services.length);
  });

  test.each([100, 13, 105, 40, 135, 46, 25, 133, 130, 12, 131, 132, 136, 138, 142, 150, 134, 140, 45, 106, 117, 29, 146])(
    'of type %i exist',
    (type) => expect(services.some((service) => service.type === type && service.status === 'active')).toBe(true),
  );

  test('answer to numbers of their own, which nobody in the world outside has', () => {
    const numbers = services
      .flatMap(({ telephone, nonPublicTelephone, fax }) => [telephone, nonPublicTelephone, fax])
      .filter((number) => number !== undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
    const drama = /^(?:01632 960\d{3}|011[3-8] 496 0\d{3}|01[256]1 496 0\d{3}|0191 498 0\d{3}|020 7946 0\d{3}|08081 570\d{3})$/;
    expect(numbers.filter((number) => !drama.test(number))).toEqual([]);
  });

  test('lie somewhere', () => expect(which((service) => placeOf(service) === undefined)).toEqual([]));

  test('name what there is', () => {
    const codes = ({ odsCode, provider, restrictedToPractices, commissionedForPractices }: DirectoryService) =>
      [odsCode, provider, ...restrictedToPractices, ...commissionedForPractices].filter((code) => code !== undefined);
    expect(which((service) => codes(service).some((code) => !organisations.has(code)))).toEqual([]);
    expect(which(({ parent }) => parent !== undefined && !byId.has(parent))).toEqual([]);
    const authorities = new Set(PLACES.map(({ localAuthority }) => localAuthority?.code));
    expect(
      which(({ limitedTo, promotedTo }) => [...limitedTo, ...promotedTo].some((code) => !SUB_ICBS.has(code) && !authorities.has(code))),
    ).toEqual([]);
  });

  test('take referrals by MESH where there is a mailbox', () => {
    const mailboxes = new Set(
      (JSON.parse(readFileSync(packagePath('seed-data/mailboxes.json'), 'utf8')) as { mailboxId: string }[]).map(
        ({ mailboxId }) => mailboxId,
      ),
    );
    const byMesh = services.filter(({ endpoints }) => endpoints.some(({ transport }) => transport === 'mesh'));
    expect(byMesh.length).toBeGreaterThan(0);
    expect(byMesh.filter(({ endpoints }) => !endpoints.some(({ address }) => mailboxes.has(address)))).toEqual([]);
  });

  test('are part of one another without going round in circles', () => {
    const isCircular = ({ id, parent }: DirectoryService) => {
      const passed = new Set([id]);
      for (let above = parent; above !== undefined; above = byId.get(above)?.parent) {
        if (passed.has(above)) return true;
        passed.add(above);
      }
      return false;
    };
    expect(which(isCircular)).toEqual([]);
  });

  test('use the numbers and attributes of the reference data', () => {
    expect(which(({ type }) => !SERVICE_TYPES.has(type))).toEqual([]);
    expect(which(({ attributes }) => attributes.some(({ name }) => !ATTRIBUTES.has(name)))).toEqual([]);
    expect(
      which((service) => {
        const { symptoms, dispositions, referralRoles } = clinicalProfile(service);
        return (
          [...symptoms].some(
            ([group, discriminators]) => !SYMPTOM_GROUPS.has(group) || [...discriminators].some((id) => !DISCRIMINATORS.has(id)),
          ) ||
          [...dispositions].some((id) => !DISPOSITIONS.has(id)) ||
          [...referralRoles].some((id) => !REFERRAL_ROLES.has(id))
        );
      }),
    ).toEqual([]);
  });
});

describe('the hours', () => {
  test('of a day do not overlap', () => {
    const overlap = (sessions: readonly { from: string; to: string }[]) =>
      sessions.some(({ to }, at) => minutesOf(to) > minutesOf(sessions.at(at + 1)?.from ?? '24:00'));
    expect(
      which(({ opening: { week, dates } }) =>
        [...Object.values(week), ...dates.map(({ sessions }) => sessions)].some((day) =>
          overlap([...day].sort((a, b) => (a.from < b.from ? -1 : 1))),
        ),
      ),
    ).toEqual([]);
  });

  test('are those of their kind', () => {
    const practices = services.filter(({ type, status }) => type === 100 && status === 'active');
    expect(practices.filter(({ opening }) => sessionsOn(opening, '2026-11-24').length === 0)).toEqual([]);
    expect(practices.filter(({ opening }) => sessionsOn(opening, '2026-11-29').length > 0)).toEqual([]);
    expect(which(({ type, opening }) => [105, 40, 138].includes(type) && !opening.always)).toEqual([]);
    expect(
      which(({ type, opening, id }) => type === 135 && !id.startsWith('2000900') && sessionsOn(opening, '2026-12-25').length === 0),
    ).toEqual([]);
  });

  test('leave at least one pharmacy open on Christmas Day, and close at least one for today', () => {
    const pharmacies = services.filter(({ type }) => type === 13);
    expect(pharmacies.some(({ opening }) => sessionsOn(opening, '2026-12-25').length > 0)).toBe(true);
    expect(services.some(({ opening }) => opening.dates.some(({ date, sessions }) => date === TODAY && sessions.length === 0))).toBe(true);
  });
});

/** Somebody who calls, as the case reaches the directory. */
interface Caller {
  readonly postcode: string;
  readonly km?: number;
  readonly age: number;
  readonly gender: 'male' | 'female' | 'indeterminate';
  readonly at: string;
  readonly group: number;
  readonly discriminator: number;
  readonly code: string;
  readonly surgery?: string;
}

/** What a search would consider: the filters of CheckCapacitySummary, for a caller by telephone. */
function candidates({ postcode, km, age, gender, at, group, discriminator, code, surgery }: Caller): readonly DirectoryService[] {
  const from = locate(postcode) as GridPoint;
  const areas = areasOf(postcode);
  const metres = searchDistance(postcode, km).km * 1000;
  const disposition = dispositionId(code) as number;
  const window = new OfferWindow(Date.parse(at), sessionMinutes(DISPOSITIONS.get(disposition)?.minutes));
  return services.filter((service) => {
    const to = placeOf(service) as GridPoint;
    const { symptoms, dispositions, referralRoles } = clinicalProfile(service);
    return (
      service.status === 'active' &&
      service.capacityStatus !== 'red' &&
      Math.abs(to.easting - from.easting) <= metres &&
      Math.abs(to.northing - from.northing) <= metres &&
      (symptoms.get(group)?.has(discriminator) ?? false) &&
      dispositions.has(disposition) &&
      referralRoles.has(23) &&
      (service.genders.length === 0 || service.genders.includes(gender)) &&
      seesAge(service.ages, { fromDays: age, toDays: age }) &&
      (service.restrictedToPractices.length === 0 || (surgery !== undefined && service.restrictedToPractices.includes(surgery))) &&
      (service.limitedTo.length === 0 || isAmong(service.limitedTo, areas)) &&
      window.offers(service)
    );
  });
}

const years = (count: number) => daysOf(count, 'years');
const WEDNESDAY = '2026-11-25T10:00:00Z';
const NIGHT = '2026-11-25T02:30:00Z';
const SUNDAY = '2026-11-29T14:00:00Z';
const CHRISTMAS = '2026-12-25T13:00:00Z';

describe('whoever calls finds at least two', () => {
  test.each<[string, Caller]>([
    [
      'a toddler with a rash in Armley, by day',
      { postcode: 'LS12 3TB', km: 8, age: years(2), gender: 'female', at: WEDNESDAY, group: 1010, discriminator: 4003, code: 'Dx05' },
    ],
    [
      'a runner with a sprain in Scunthorpe, on a Sunday',
      { postcode: 'DN16 1LE', age: years(34), gender: 'male', at: SUNDAY, group: 1011, discriminator: 4003, code: 'Dx06' },
    ],
    [
      'an old man with palpitations in Stockton, at night',
      { postcode: 'TS19 7QX', km: 15, age: years(81), gender: 'male', at: NIGHT, group: 1137, discriminator: 4052, code: 'Dx02' },
    ],
    [
      'somebody in despair in Tower Hamlets, at night',
      { postcode: 'E1 0LS', age: years(25), gender: 'indeterminate', at: NIGHT, group: 1240, discriminator: 4456, code: 'Dx92' },
    ],
    [
      'a student without her inhaler in Bristol, on a Sunday',
      { postcode: 'BS2 0AN', km: 10, age: years(20), gender: 'female', at: SUNDAY, group: 1110, discriminator: 4003, code: 'Dx85' },
    ],
    [
      'a woman in labour in Manchester, at night',
      { postcode: 'M13 9UJ', km: 12, age: years(31), gender: 'female', at: NIGHT, group: 1118, discriminator: 4052, code: 'Dx03' },
    ],
    [
      'a boy with belly ache in Norwich, by day',
      { postcode: 'NR3 2DE', km: 15, age: years(9), gender: 'male', at: WEDNESDAY, group: 1006, discriminator: 4003, code: 'Dx05' },
    ],
    [
      'toothache in Leeds, on a Wednesday',
      { postcode: 'LS6 3BN', km: 10, age: years(45), gender: 'male', at: WEDNESDAY, group: 1206, discriminator: 4193, code: 'Dx118' },
    ],
    [
      'a cough in Birmingham that a pharmacist can see to',
      { postcode: 'B15 1LZ', km: 10, age: years(52), gender: 'female', at: WEDNESDAY, group: 1206, discriminator: 4003, code: 'Dx28' },
    ],
    [
      'a fall in Southampton on Christmas Day',
      { postcode: 'SO16 3BD', km: 25, age: years(77), gender: 'female', at: CHRISTMAS, group: 1011, discriminator: 4052, code: 'Dx02' },
    ],
    [
      'a patient of Dr Legg’s out of hours',
      {
        postcode: 'DN16 1LE',
        age: years(60),
        gender: 'male',
        at: NIGHT,
        group: 1006,
        discriminator: 4003,
        code: 'Dx11',
        surgery: 'A20047',
      },
    ],
    [
      'an arm with a lump in Newcastle, by day',
      { postcode: 'NE1 8DQ', km: 10, age: years(40), gender: 'male', at: WEDNESDAY, group: 1000, discriminator: 4003, code: 'Dx08' },
    ],
  ])('%s', (_, caller) => expect(candidates(caller).length).toBeGreaterThanOrEqual(2));

  test('and practices have an out-of-hours service of their own', () => {
    const ownOutOfHours = (practice: string) =>
      services.filter(
        ({ type, commissionedForPractices }) => type === OUT_OF_HOURS_TREATMENT && commissionedForPractices.includes(practice),
      );
    expect(['A20047', 'B83002', 'J82192', 'M85143'].map((practice) => ownOutOfHours(practice).length > 0)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('but for the fells round Carlisle, where only the hospital is left', () => {
    const caller: Caller = {
      postcode: 'CA1 1EB',
      age: years(40),
      gender: 'male',
      at: WEDNESDAY,
      group: 1006,
      discriminator: 4003,
      code: 'Dx05',
    };
    expect(candidates(caller)).toEqual([]);
    expect(candidates({ ...caller, discriminator: 4052, code: 'Dx02' }).map(({ type }) => type)).toEqual([EMERGENCY_DEPARTMENT_CATCH_ALL]);
    const carlisle = locate('CA1 1EB') as GridPoint;
    expect(which((service) => distanceBetween(placeOf(service) as GridPoint, carlisle) < NATIONAL_DISTANCE_KM * 1000)).toHaveLength(1);
  });

  test.each(['EH1 1QG', 'SY23 1RD'])('and whoever calls from %s nothing at all', (postcode) =>
    expect(which((service) => distanceBetween(placeOf(service) as GridPoint, locate(postcode) as GridPoint) < 85_000)).toEqual([]),
  );
});

describe('of the services for single states a caller from Leeds', () => {
  const caller: Caller = {
    postcode: 'LS12 3TB',
    km: 12,
    age: years(40),
    gender: 'female',
    at: WEDNESDAY,
    group: 1006,
    discriminator: 4003,
    code: 'Dx05',
  };
  const prescription = { group: 1110, code: 'Dx28' };
  const toothache = { group: 1206, discriminator: 4193, code: 'Dx118', at: '2026-11-25T18:00:00Z' };

  test.each<[string, string, Partial<Caller>, boolean]>([
    ['2000900001', 'closed', {}, false],
    ['2000900003', 'being set up', {}, false],
    ['2000900006', 'red', {}, false],
    ['2000900007', 'amber', {}, true],
    ['2000900009', 'closed on bank holidays, on a Sunday before one', { ...prescription, at: '2026-12-27T12:00:00Z' }, false],
    ['2000900009', 'closed on bank holidays, on another Sunday', { ...prescription, at: '2026-11-29T12:00:00Z' }, true],
    ['2000900010', 'open on bank holidays only, on a Sunday before one', { ...prescription, at: '2026-12-27T12:00:00Z' }, true],
    ['2000900010', 'open on bank holidays only, on another Sunday', { ...prescription, at: '2026-11-29T12:00:00Z' }, false],
    ['2000900011', 'closed today, in the small hours', { ...prescription, at: '2026-11-25T02:30:00Z' }, false],
    ['2000900011', 'closed today, a day later', { ...prescription, at: '2026-11-26T02:30:00Z' }, true],
    ['2000900013', 'day and night', { at: NIGHT }, true],
    ['2000900014', 'without hours', {}, false],
    ['2000900015', 'that deals with nothing', {}, false],
    ['2000900016', 'for ambulance crews', {}, false],
    ['2000900017', 'for children, asked for a grown-up', {}, false],
    ['2000900017', 'for children, asked for a child', { age: years(9) }, true],
    ['2000900018', 'from six weeks, at five weeks', { age: 35 }, false],
    ['2000900018', 'from six weeks, at six weeks', { age: 42 }, true],
    ['2000900019', 'from 65, at 64', { age: years(65) - 1 }, false],
    ['2000900019', 'from 65, at 65', { age: years(65) }, true],
    ['2000900021', 'for the very young and the old, at 4', { age: years(4) }, true],
    ['2000900021', 'for the very young and the old, at 40', {}, false],
    ['2000900022', 'for women, asked for a woman', { code: 'Dx08' }, true],
    ['2000900022', 'for women, asked for a man', { code: 'Dx08', gender: 'male' }, false],
    ['2000900023', 'for men, asked for somebody of neither', { code: 'Dx08', gender: 'indeterminate', at: '2026-11-24T18:00:00Z' }, false],
    ['2000900028', 'only while open or a quarter of an hour before, half an hour before', { at: '2026-11-25T09:30:00Z' }, false],
    ['2000900028', 'only while open or a quarter of an hour before, ten minutes before', { at: '2026-11-25T09:50:00Z' }, true],
    ['2000900028', 'that closes in twenty minutes', { at: '2026-11-25T15:40:00Z' }, false],
    ['2000900024', 'for two practices, asked for nobody’s patient', {}, false],
    ['2000900024', 'for two practices, asked for a patient of one', { surgery: 'B83002' }, true],
    ['2000900025', 'in Bradford for Leeds, asked from Leeds', { km: 20 }, true],
    ['2000900025', 'in Bradford for Leeds, asked from Bradford', { postcode: 'BD1 3LS', km: 20 }, false],
    ['2000900026', 'for the city of Leeds, asked from Leeds', toothache, true],
    ['2000900026', 'for the city of Leeds, asked from Bradford', { ...toothache, postcode: 'BD1 3LS', km: 20 }, false],
  ])('%s, %s', (id, _, about, found) => expect(candidates({ ...caller, ...about }).some((service) => service.id === id)).toBe(found));
});
