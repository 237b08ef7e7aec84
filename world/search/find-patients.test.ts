import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#kernel/store/open';
import { Derived } from '#kernel/store/store';
import { PATIENTS, WORLD_COLLECTIONS } from '../collections.ts';
import { derivedPatients } from '../generate/derived-patients.ts';
import { DEFAULT_SEED } from '../generate/patients.ts';
import { Practices } from '../generate/practices.ts';
import { TEST_ORGANISATIONS } from '../generate/testing/organisations.ts';
import { parse } from '../parsers.ts';
import type { Patient } from '../patient.ts';
import { birthDateInSearch, isCurrentName } from '../patient-indexes.ts';
import { normaliseName } from '../rules/name.ts';
import { isNhsNumber } from '../rules/nhs-number.ts';
import { openWorld, type World } from '../world.ts';
import type { PatientCriteria } from './criteria.ts';
import { findPatients } from './find-patients.ts';
import { scorer } from './match.ts';
import { waysToLook } from './stretches.ts';

const EVERYBODY: PatientCriteria = {
  family: undefined,
  given: [],
  gender: undefined,
  birthDate: { from: undefined, to: undefined },
  deathDate: undefined,
  postcode: undefined,
  generalPractitioner: undefined,
  email: undefined,
  phone: undefined,
  fuzzy: false,
  history: false,
  exactOnly: false,
  limit: 10_000,
};

/** Names that the generator does not make, on top of those that it does. */
const UNUSUAL: readonly (readonly [given: readonly string[], family: string])[] = [
  [['Siân', 'Éowyn'], 'Ó Briain-Smith'],
  [['Zoë'], 'MÜLLER'],
  [['Иван'], 'Иванов'],
  [['美玲'], '陳'],
  [['İpek'], 'Yıldız'],
  [['Łukasz'], 'Święcki'],
  [["D'Arcy"], "O'Neill"],
  [['Jo Ann', 'Lee'], "Fitz-Gerald d'Arcy"],
  [['Ng'], 'Ng'],
];

/** Some of them were born in a year of which no more is known. */
function unusual([given, family]: (typeof UNUSUAL)[number], at: number): Patient {
  const nhsNumber = `900000100${at}`;
  const parsed = parse(PATIENTS, {
    nhsNumber,
    ...(isNhsNumber(nhsNumber) ? {} : { checkDigitFails: true }),
    serialChangeNumber: 1,
    names: [
      { use: 'usual', given, family },
      { use: 'usual', given, family: `${family} X`, historic: true },
    ],
    birthDate: at % 3 === 0 ? '1975' : `1975-0${at + 1}-11`,
  });
  if ('issues' in parsed) throw new Error(parsed.issues.map(({ path, reason }) => `${path}: ${reason}`).join('; '));
  return parsed.doc;
}

let people: readonly Patient[];
let world: World;

beforeAll(async () => {
  const organisations = TEST_ORGANISATIONS;
  const practices = new Practices(DEFAULT_SEED, organisations);
  const generated = derivedPatients(2000, { seed: DEFAULT_SEED, practices, organisations, taken: new Set() });
  const all = new Derived(
    UNUSUAL.map(unusual).map((doc) => ({ id: doc.nhsNumber, doc })),
    generated,
  );
  people = Array.from(all, ({ doc }) => doc as Patient);
  world = openWorld((await openStore({ seeds: new Map([[PATIENTS.name, all]]), collections: WORLD_COLLECTIONS })).session('default'));
});

const numbers = (matches: readonly { readonly patient: Patient }[] | undefined) => matches?.map(({ patient }) => patient.nhsNumber).sort();
const search = async (criteria: Partial<PatientCriteria>) => numbers(await findPatients(world, { ...EVERYBODY, ...criteria }));
const among = (wanted: (patient: Patient) => boolean) =>
  people
    .filter(wanted)
    .map(({ nhsNumber }) => nhsNumber)
    .sort();

/** Somebody with a name and a birth date. */
const somebody = fc
  .nat()
  .map((at) => people[at % people.length] as Patient)
  .filter(({ names: [name], birthDate }) => Boolean(name?.family && name.given?.[0] && birthDate));

const runs = { numRuns: 150 };

describe('a search', () => {
  it('with a wildcard is all whose name begins so', async () => {
    const lengths = fc.record({ family: fc.integer({ min: 2, max: 5 }), years: fc.integer({ min: 0, max: 60 }) });
    await fc.assert(
      fc.asyncProperty(somebody, lengths, async (one, { family: length, years }) => {
        const family = one.names[0]?.family as string;
        const year = Number((one.birthDate as string).slice(0, 4));
        const birthDate = { from: `${year - years}-01-01`, to: `${year}-12-31` };
        const beginning = normaliseName(family.slice(0, length));
        const expected = among(
          (patient) =>
            Number(birthDateInSearch(patient)?.slice(0, 4)) >= year - years &&
            Number(birthDateInSearch(patient)?.slice(0, 4)) <= year &&
            patient.names.some((name) => isCurrentName(name) && normaliseName(name.family ?? '').startsWith(beginning)),
        );
        // cut at a space or a mark, the beginning means more than what is compared here
        fc.pre(beginning.length === family.slice(0, length).length);
        expect(await search({ family: `${family.slice(0, length)}*`, birthDate })).toEqual(expected);
      }),
      runs,
    );
  });

  it('finds by its indexes what a look at everybody finds', async () => {
    const asked = fc.record({
      fuzzy: fc.boolean(),
      history: fc.boolean(),
      exactOnly: fc.boolean(),
      family: fc.constantFrom('whole', 'wildcard', 'sound', 'none'),
      given: fc.constantFrom('whole', 'wildcard', 'sound', 'none'),
      dates: fc.constantFrom('day', 'years', 'since', 'until'),
      gender: fc.boolean(),
      postcode: fc.constantFrom('whole', 'wildcard', 'none'),
      phone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(somebody, asked, async (one, how) => {
        const criteria = criteriaFor(one, how);
        const score = scorer(criteria);
        expect([...waysToLook(criteria)]).not.toEqual([]);
        expect(await search(criteria)).toEqual(among((patient) => score(patient) > 0));
      }),
      { numRuns: 400 },
    );
  });

  it('finds fuzzily whom it finds exactly', async () => {
    await fc.assert(
      fc.asyncProperty(somebody, async (one) => {
        const [name] = one.names;
        fc.pre(one.birthDate?.length === 10);
        const criteria = {
          family: name?.family as string,
          given: [name?.given?.[0] as string],
          birthDate: { from: one.birthDate, to: one.birthDate },
        };
        const exactly = await search(criteria);
        expect(exactly).toContain(one.nhsNumber);
        expect(await search({ ...criteria, fuzzy: true })).toEqual(expect.arrayContaining(exactly as string[]));
      }),
      runs,
    );
  });

  it('finds a name however its letters are written', async () => {
    for (const [[given], family] of UNUSUAL) {
      const birthDate = { from: '1975-01-01', to: '1975-12-31' };
      for (const form of ['NFC', 'NFD'] as const)
        for (const fuzzy of [false, true]) {
          const found = await search({ family: family.normalize(form).toUpperCase(), given: [given as string], birthDate, fuzzy });
          expect(found, family).toHaveLength(1);
        }
    }
  });
});

type Part = 'whole' | 'wildcard' | 'sound' | 'none';
interface How {
  readonly fuzzy: boolean;
  readonly history: boolean;
  readonly exactOnly: boolean;
  readonly family: Part;
  readonly given: Part;
  readonly dates: 'day' | 'years' | 'since' | 'until';
  readonly gender: boolean;
  readonly postcode: 'whole' | 'wildcard' | 'none';
  readonly phone: boolean;
}

/** A search that PDS would let pass, for somebody. */
function criteriaFor(one: Patient, { family, given, dates, postcode, ...how }: How): PatientCriteria {
  const [name] = one.names;
  const birthDate = one.birthDate as string;
  const day = birthDate.padEnd(10, '-01-01'.slice(birthDate.length === 4 ? 0 : 3));
  const written = (text: string, part: Part) => {
    if (part === 'wildcard' && !how.fuzzy && /^\p{L}{2}/u.test(text)) return `${text.slice(0, 2)}*`;
    return part === 'sound' ? text.replace(/[aeiou]/, 'y') : text;
  };
  const wantsFamily = !how.fuzzy || family !== 'none' || given === 'none';
  const livesAt = one.addresses[0]?.postcode;
  const telephone = one.telecoms.find(({ kind }) => kind === 'phone')?.value;
  return {
    ...EVERYBODY,
    fuzzy: how.fuzzy,
    history: how.history,
    exactOnly: how.exactOnly,
    family: wantsFamily ? written(name?.family as string, family) : undefined,
    given: given === 'none' ? [] : [written(name?.given?.[0] as string, given)],
    birthDate: {
      from: dates === 'until' ? undefined : day,
      to: { day, years: `${Number(day.slice(0, 4)) + 9}-06-30`, since: undefined, until: day }[dates],
    },
    gender: how.gender ? one.gender : undefined,
    postcode:
      postcode === 'none' || livesAt === undefined
        ? undefined
        : postcode === 'wildcard' && !how.fuzzy
          ? `${livesAt.slice(0, 2)}*`
          : livesAt,
    phone: how.phone ? telephone : undefined,
  };
}
