/** Further services for the directory: as many as are wanted, up to fifty thousand, spread over the towns of England. */
import type { DirectoryService } from '../directory-service.ts';
import { locate } from '../places/places.ts';
import type { ClinicalTemplateName } from '../services/templates.ts';
import { Chance, seedOf, type Weighted, weighted } from './chance.ts';
import { ENGLISH_NEIGHBOURHOODS, makeHome } from './homes.ts';

interface Kind {
  /** DoS service type. */
  readonly type: number;
  readonly template: ClinicalTemplateName;
  /** Before the name, as advisers see it. */
  readonly prefix: string;
  /** After the street that gives it its name. */
  readonly called: readonly string[];
  readonly opening: readonly DirectoryService['opening'][];
  readonly instructions: readonly string[];
  /** Only these, in days. */
  readonly ages?: DirectoryService['ages'];
}

/** Ids of generated services: ten digits that begin with 3. Those of the standard world are shorter, or begin with 1 or 2. */
const FIRST_ID = 3_000_000_001;
const MOST = 50_000;
const STREAM = 0x646f73;
const NONE: readonly never[] = Object.freeze([]);

const day = (from: string, to: string) => [{ from, to }];
const weekdays = (sessions: readonly { readonly from: string; readonly to: string }[]) => ({
  monday: sessions,
  tuesday: sessions,
  wednesday: sessions,
  thursday: sessions,
  friday: sessions,
});
const opening = (week: DirectoryService['opening']['week']): DirectoryService['opening'] => ({ week, dates: NONE });
const DAY_AND_NIGHT: DirectoryService['opening'] = { always: true, week: {}, dates: NONE };
const OFFICE = opening(weekdays(day('09:00', '17:00')));
const SIXTEEN_YEARS = 5844;
const OLDEST = 47_481;

const KINDS: Weighted<Kind> = weighted<Kind>([
  [
    {
      type: 13,
      template: 'pharmacy',
      prefix: 'Pharm',
      called: ['Pharmacy', 'Chemist', 'Dispensing Chemist'],
      opening: [
        opening({ ...weekdays(day('09:00', '18:00')), saturday: day('09:00', '13:00') }),
        opening({ ...weekdays(day('08:30', '18:30')), saturday: day('09:00', '17:00') }),
        opening({
          ...weekdays(day('08:00', '22:00')),
          saturday: day('08:00', '22:00'),
          sunday: day('10:00', '16:00'),
          bankHoliday: day('10:00', '16:00'),
        }),
        opening({
          ...weekdays([
            { from: '09:00', to: '13:00' },
            { from: '14:00', to: '17:30' },
          ]),
        }),
      ],
      instructions: ['REFERRAL: patient to attend without appointment.', 'REFERRAL: patient to ring first about stock.'],
    },
    300,
  ],
  [
    {
      type: 100,
      template: 'general-practice',
      prefix: 'GP',
      called: ['Surgery', 'Medical Centre', 'Medical Practice', 'Health Centre'],
      opening: [
        opening(weekdays(day('08:00', '18:30'))),
        opening({ ...weekdays(day('08:00', '18:30')), tuesday: day('07:00', '20:00') }),
        opening({ ...weekdays(day('08:00', '18:00')), saturday: day('09:00', '12:00') }),
      ],
      instructions: [
        'ELIGIBLE: registered patients. REFERRAL: patient to ring the practice.',
        'ELIGIBLE: registered patients and temporary residents. REFERRAL: patient to ring within the time given.',
      ],
    },
    220,
  ],
  [
    {
      type: 12,
      template: 'dental',
      prefix: 'Dental',
      called: ['Dental Practice', 'Dental Care', 'Dental Surgery'],
      opening: [
        opening(weekdays(day('08:30', '17:30'))),
        opening({ ...weekdays(day('09:00', '17:00')), wednesday: day('09:00', '19:30') }),
      ],
      instructions: [
        'REFERRAL: patient to ring; urgent slots are kept each morning.',
        'REFERRAL: no new NHS patients at present, urgent care only.',
      ],
    },
    200,
  ],
  [
    {
      type: 38,
      template: 'community-nursing',
      prefix: 'District Nursing',
      called: ['Community Nursing Team', 'Neighbourhood Nursing Team'],
      opening: [
        DAY_AND_NIGHT,
        opening({ ...weekdays(day('08:00', '20:00')), saturday: day('08:00', '18:00'), sunday: day('08:00', '18:00') }),
      ],
      instructions: ['ELIGIBLE: housebound patients of 16 and over. REFERRAL: ring the single point of access.'],
      ages: [{ fromDays: SIXTEEN_YEARS, toDays: OLDEST }],
    },
    70,
  ],
  [
    {
      type: 112,
      template: 'eye-care',
      prefix: 'Optical',
      called: ['Opticians', 'Eye Care', 'Optometrists'],
      opening: [opening({ ...weekdays(day('09:00', '17:30')), saturday: day('09:00', '16:00') })],
      instructions: ['REFERRAL: patient to ring for a minor eye conditions appointment.'],
    },
    60,
  ],
  [
    {
      type: 29,
      template: 'sexual-health',
      prefix: 'Sexual Health',
      called: ['Sexual Health Clinic', 'Contraception Clinic'],
      opening: [OFFICE, opening({ monday: day('09:00', '19:00'), wednesday: day('13:00', '19:00'), friday: day('09:00', '13:00') })],
      instructions: ['REFERRAL: patient to book online or to ring.'],
    },
    40,
  ],
  [
    {
      type: 135,
      template: 'urgent-treatment',
      prefix: 'UTC',
      called: ['Urgent Treatment Centre', 'Walk-in Centre'],
      opening: [
        opening({
          ...weekdays(day('08:00', '22:00')),
          saturday: day('08:00', '22:00'),
          sunday: day('08:00', '22:00'),
          bankHoliday: day('08:00', '22:00'),
        }),
        DAY_AND_NIGHT,
      ],
      instructions: ['REFERRAL: patient may walk in, or is given a time.'],
    },
    35,
  ],
  [
    {
      type: 105,
      template: 'emergency-department',
      prefix: 'ED',
      called: ['Hospital Emergency Department'],
      opening: [DAY_AND_NIGHT],
      instructions: ['REFERRAL: patient to attend now.'],
    },
    25,
  ],
  [
    {
      type: 25,
      template: 'out-of-hours',
      prefix: 'IUC Treatment',
      called: ['Out of Hours Centre', 'Primary Care Treatment Centre'],
      opening: [
        opening({
          ...weekdays([
            { from: '00:00', to: '08:00' },
            { from: '18:30', to: '24:00' },
          ]),
          saturday: day('00:00', '24:00'),
          sunday: day('00:00', '24:00'),
          bankHoliday: day('00:00', '24:00'),
        }),
      ],
      instructions: ['REFERRAL: by message; the centre rings the patient.'],
    },
    25,
  ],
  [
    {
      type: 142,
      template: 'mental-health-crisis',
      prefix: 'MH Crisis',
      called: ['Crisis Team', 'Crisis House'],
      opening: [DAY_AND_NIGHT],
      instructions: ['ELIGIBLE: 16 and over. REFERRAL: warm transfer.'],
      ages: [{ fromDays: SIXTEEN_YEARS, toDays: OLDEST }],
    },
    15,
  ],
  [
    {
      type: 153,
      template: 'maternity',
      prefix: 'Maternity',
      called: ['Maternity Unit', 'Community Midwives'],
      opening: [DAY_AND_NIGHT],
      instructions: ['REFERRAL: patient to ring the triage line.'],
    },
    10,
  ],
]);

/** Makes services, one as each is asked for. Throws RangeError for more than fifty thousand. */
export function* generateServices(count: number, seed: number): Generator<DirectoryService, void> {
  if (count > MOST) throw new RangeError(`There are ids for ${MOST} generated services, not for ${count}`);
  for (let at = 0; at < count; at++) yield makeService(new Chance(seedOf(seed, STREAM, at)), String(FIRST_ID + at));
}

function makeService(chance: Chance, id: string): DirectoryService {
  const { type, template, prefix, called, opening: openings, instructions, ages = NONE } = chance.weighted(KINDS);
  const neighbourhood = chance.pick(ENGLISH_NEIGHBOURHOODS);
  const { lines, postcode, telephone } = makeHome(chance, neighbourhood);
  const address = lines[1] as string;
  const publicName = `${address.replace(/^\d+ (?:The )?/, '')} ${chance.pick(called)}`;
  const point = locate(postcode);
  const busy = chance.below(1000);
  return {
    id,
    name: `${prefix}: ${publicName}, ${neighbourhood.town}`,
    publicName,
    type,
    status: chance.in1000(20) ? 'closed' : 'active',
    capacityStatus: busy < 20 ? 'red' : busy < 90 ? 'amber' : 'green',
    ...(busy < 20 && { capacityNote: chance.pick(['Short of staff today.', 'Full until this evening.', 'Flood in the building.']) }),
    address: { lines: neighbourhood.locality ? [address, neighbourhood.locality] : [address], town: neighbourhood.town, postcode },
    ...(point && { location: { easting: point.easting, northing: point.northing } }),
    telephone,
    referralInstructions: chance.pick(instructions),
    attributes: NONE,
    endpoints: [
      {
        order: 1,
        transport: 'email',
        format: 'PDF',
        businessScenario: 'Copy',
        address: `nhs111.reports@${publicName.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`,
      },
    ],
    template,
    symptoms: NONE,
    dispositions: NONE,
    referralRoles: NONE,
    ages,
    genders: NONE,
    restrictedToPractices: NONE,
    commissionedForPractices: NONE,
    limitedTo: NONE,
    promotedTo: NONE,
    opening: chance.pick(openings),
  };
}
