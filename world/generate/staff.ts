/** Who works in a practice: doctors, nurses, a manager, receptionists, each with their role profile. */
import { nameOfJobRole } from '../codes/job-roles.ts';
import type { Practitioner } from '../practitioner.ts';
import type { Chance } from './chance.ts';
import { weighted } from './chance.ts';
import { dayNumber, dayText } from './days.ts';
import type { EthnicCategory } from './figures.ts';
import { familyNameOf, givenNamesOf, originOf, type Sex } from './names.ts';

interface Post {
  readonly jobRole: string;
  /** Of a thousand who have it, how many are women. */
  readonly women: number;
  /** How many patients there are for one of them. */
  readonly patients: number;
  readonly prefix?: string;
}

/**
 * NHS Digital, "General Practice Workforce": about 1,700 patients for each full-time doctor, 3,700 for each nurse in England; more than one
 * in two doctors and nearly all nurses are women.
 */
const POSTS: readonly Post[] = [
  {
    jobRole: 'S0010:G0020:R0260',
    women: 520,
    patients: 2600,
    prefix: 'Dr',
  },
  {
    jobRole: 'S0010:G0020:R0270',
    women: 680,
    patients: 4900,
    prefix: 'Dr',
  },
  {
    jobRole: 'S0030:G0100:R0600',
    women: 930,
    patients: 7000,
  },
  { jobRole: 'S0030:G0100:R0620', women: 960, patients: 7500 },
  {
    jobRole: 'S8001:G8002:R8011',
    women: 880,
    patients: 25_000,
  },
  {
    jobRole: 'S8001:G8002:R8009',
    women: 950,
    patients: 3500,
  },
];

/** Who works in the NHS: more of those who came to do so. NHS Workforce Statistics, approximately. */
const ETHNICITIES = weighted<EthnicCategory>([
  ['A', 660],
  ['B', 15],
  ['C', 60],
  ['H', 100],
  ['J', 45],
  ['K', 12],
  ['L', 30],
  ['M', 12],
  ['N', 45],
  ['R', 11],
  ['S', 10],
]);

/**
 * SDS user ids of generated people begin with 9998 (the standard world's with 9991), their role profiles with 99981, their ids within
 * the organisation with 99982. None has been published.
 */
const IDS = { person: 999_800_000_000, profile: 999_810_000_000, within: 999_820_000_000 };
/** So many ids are kept for each practice. */
const ROOM = 100;

/** The staff of a practice, counted from 0. */
export function staffOf(chance: Chance, organisation: string, practice: number, size: number): readonly Practitioner[] {
  const staff: Practitioner[] = [];
  for (const post of POSTS) {
    const heads = Math.max(1, Math.floor((size + post.patients / 2) / post.patients));
    for (let left = heads; left > 0 && staff.length < ROOM; left--)
      staff.push(somebody(chance, post, organisation, practice * ROOM + staff.length));
  }
  return staff;
}

function somebody(chance: Chance, { jobRole, women, prefix }: Post, organisation: string, number: number): Practitioner {
  const jobRoleName = nameOfJobRole(jobRole);
  const sex: Sex = chance.in1000(women) ? 'female' : 'male';
  const age = chance.humped(26, 66);
  const origin = originOf(chance, chance.weighted(ETHNICITIES));
  const began = dayText(dayNumber(2026, 1, 1) - chance.below(Math.min(age - 24, 22) * 365) - 1);
  return {
    sdsUserId: String(IDS.person + number),
    name: {
      prefix: prefix ?? (sex === 'male' ? 'Mr' : chance.pick(['Mrs', 'Ms', 'Miss'])),
      given: [givenNamesOf(chance, origin, sex, 2026 - age, false)[0] as string],
      family: familyNameOf(chance, origin)[sex],
    },
    gender: sex,
    languages: [],
    registrations: [],
    roleProfiles: [
      {
        id: String(IDS.profile + number),
        organisationPersonId: String(IDS.within + number),
        organisation,
        jobRole,
        ...(jobRoleName !== undefined && { jobRoleName }),
        areasOfWork: [],
        businessFunctions: [],
        workgroups: [],
        period: { from: began },
      },
    ],
  };
}
