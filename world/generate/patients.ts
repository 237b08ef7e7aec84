/**
 * Further patients, as many as are wanted: whole households, each at a home, registered with a practice nearby. The same seed gives the
 * same people on every machine, and the first of many are the same as a few.
 */
import type { Organisation } from '../organisation.ts';
import type { Address, ContactPreference, Patient, PersonName, Telecom } from '../patient.ts';
import { normaliseName } from '../rules/name.ts';
import { Chance, seedOf } from './chance.ts';
import { isInClosedSearch } from './closed-searches.ts';
import { ageOn, dayNumber, dayText, numberOfDay } from './days.ts';
import { type Household, makeHousehold, type Person } from './families.ts';
import { ENGLISH_NEIGHBOURHOODS, type Home, makeHome, threeDigits } from './homes.ts';
import { nhsNumbers } from './nhs-numbers.ts';
import { type Practice, Practices } from './practices.ts';

export interface GenerateOptions {
  /** Which people: a whole number. */
  readonly seed?: number;
  /** Where they are registered and fetch their medicines: those that are practices and pharmacies, and are open. */
  readonly organisations: Iterable<Organisation>;
  /** NHS numbers that others have already. */
  readonly taken?: { has(nhsNumber: string): boolean };
  /** Called now and then with the number made so far, and at the end. */
  readonly progress?: (made: number) => void;
}

/** Somebody, as they were thought up and as the demographics service knows them. */
export interface MadePatient {
  readonly person: Person;
  readonly household: Household;
  readonly patient: Patient;
}

export const DEFAULT_SEED = 1948;
/** Ages are counted from this day, for the same people must have the same birthdays whenever they are made. */
export const MADE_ON = dayNumber(2026, 1, 1);

/** After so many patients it is told how many there are. */
export const PROGRESS_STEP = 5000;
const NONE: readonly never[] = Object.freeze([]);

/** Makes patients, one as each is asked for. Throws RangeError when there are no NHS numbers left, after some 2.7 million. */
export function* generatePatients(count: number, options: GenerateOptions): Generator<Patient, void> {
  const { seed = DEFAULT_SEED, organisations } = options;
  for (const { patient } of makePatients(count, { ...options, practices: new Practices(seed, organisations) })) yield patient;
}

/** The same, with what is known of each of them besides. `practices` must be of the same seed. */
export function* makePatients(
  count: number,
  options: Omit<GenerateOptions, 'organisations'> & { readonly practices: Practices },
): Generator<MadePatient, void> {
  const { seed = DEFAULT_SEED, taken, progress, practices } = options;
  const numbers = nhsNumbers(seed, taken);
  let made = 0;
  for (let at = 0; made < count; at++) {
    // of those who do not come any more, nobody needs a number
    const numbersFor = ({ length }: readonly Person[]) =>
      Array.from({ length: Math.min(length, count - made) }, (_, given) => numbers.next().value ?? noNumbersLeft(made + given, count));
    const members = makeMembers({ seed, at, before: made, practices }, numbersFor);
    for (const member of members) {
      yield member;
      made++;
      if (made % PROGRESS_STEP === 0 || made === count) progress?.(made);
    }
  }
}

/** Throws the RangeError that says so. */
export function noNumbersLeft(given: number, wanted: number): never {
  throw new RangeError(`There are NHS numbers for ${given} generated patients, not for ${wanted}`);
}

/** Which household. */
export interface WhichHousehold {
  readonly seed: number;
  /** Its number, counted from 0. */
  readonly at: number;
  /** How many patients come before its first. */
  readonly before: number;
  /** Must be of the same seed. */
  readonly practices: Practices;
}

/** Those of a household who get an NHS number from `numbersFor`: the first of its people. Always the same. */
export function makeMembers(
  { seed, at, before, practices }: WhichHousehold,
  numbersFor: (people: readonly Person[]) => readonly string[],
): readonly MadePatient[] {
  const chance = new Chance(seedOf(seed, at));
  const household = makeHousehold(chance, MADE_ON);
  const { people } = household;
  const patients = new HouseholdFile(chance, household, practices, before).patients(numbersFor(people));
  return patients.map((patient, place) => ({ person: people[place] as Person, household, patient }));
}

/** How many people there are in a household, whoever of them gets an NHS number. */
export function peopleIn(seed: number, at: number): number {
  return makeHousehold(new Chance(seedOf(seed, at)), MADE_ON).people.length;
}

/** What all who live together have in common, written into the record of each. */
class HouseholdFile {
  readonly #chance: Chance;
  readonly #household: Household;
  readonly #practice: Practice | undefined;
  readonly #pharmacies: readonly string[];
  readonly #home: Home;
  readonly #since: string;
  readonly #hasLandline: boolean;
  readonly #names: readonly PersonName[];
  #lastId = 0;

  constructor(chance: Chance, household: Household, practices: Practices, first: number) {
    this.#chance = chance;
    this.#household = household;
    const catchment = practices.at(first);
    // a few are registered nowhere
    this.#practice = catchment && chance.weighted(catchment.practices);
    this.#pharmacies = catchment?.pharmacies ?? NONE;
    this.#home = makeHome(chance, this.#practice?.neighbourhood ?? chance.pick(ENGLISH_NEIGHBOURHOODS));
    this.#since = dayText(household.since);
    this.#hasLandline = chance.in1000(620);
    this.#names = household.people.map((person) => ({
      id: this.#objectId(),
      use: 'usual',
      period: { from: this.#nameSince(person) },
      prefixes: TITLES[this.#title(person)] as readonly string[],
      given: person.given,
      family: person.family,
    }));
  }

  /** The records of those who get an NHS number, in the order of the household. */
  patients(nhsNumbers: readonly string[]): readonly Patient[] {
    return nhsNumbers.map((nhsNumber, at) => this.#patient(at, nhsNumber, nhsNumbers));
  }

  #patient(at: number, nhsNumber: string, nhsNumbers: readonly string[]): Patient {
    const chance = this.#chance;
    const person = this.#household.people[at] as Person;
    const name = this.#names[at] as PersonName;
    const age = ageOn(person.death ?? MADE_ON, person.birth);
    const born = dayText(this.#birth(person));
    const since = this.#livedHereSince(person);
    const death = person.death === undefined ? undefined : dayText(Math.max(person.death, numberOfDay(since)));
    const practice = chance.in1000(985) ? this.#practice?.odsCode : undefined;
    const period = { from: since };
    const nominates = this.#pharmacies.length > 0 && chance.in1000(age < 16 ? 120 : age < 40 ? 260 : age < 65 ? 420 : 680);
    const contactPreference = chance.in1000(age < 18 ? 0 : 60) ? chance.pick(age >= 75 ? PREFERENCES_OF_OLD : PREFERENCES) : undefined;
    const relatedPeople = this.#relatedPeople(at, nhsNumbers, since);
    return {
      nhsNumber,
      serialChangeNumber: 1 + chance.below(9),
      confidentiality: chance.in1000(4) ? 'restricted' : 'unrestricted',
      names: this.#allNames(person, name),
      gender: chance.in1000(1) ? 'other' : person.sex,
      birthDate: born,
      ...(person.birthOrder !== undefined && { birthOrder: person.birthOrder }),
      ...(person.birthCountry !== undefined && { birthPlace: countryOf(person.birthCountry) }),
      ...(death !== undefined && { death: { date: death, notification: 'formal', notifiedAt: `${death}T00:00:00+00:00` } as const }),
      addresses: [this.#address(period)],
      telecoms: this.#telecoms(person, nhsNumber, age, period),
      emergencyContacts: this.#emergencyContacts(at, age, period),
      ...(practice !== undefined && death === undefined && { gpRegistration: { id: this.#objectId(), practice, period } }),
      ...(practice !== undefined && death !== undefined && { managingOrganisation: { organisation: practice, period: { from: death } } }),
      ...(nominates && { pharmacies: { nominated: this.#pharmacy() } }),
      ...(person.language !== undefined && { communication: communicationOf(person.language, person.needsInterpreter) }),
      ...(contactPreference && { contactPreference }),
      ...(death !== undefined && { removal: { reason: 'DEA', period: { from: death } } }),
      relatedPeople,
      ...(chance.in1000(955) && { ethnicCategory: chance.in1000(975) ? person.ethnicity : ('Z' as const) }),
      ...(age >= 16 && { maritalStatus: person.maritalStatus }),
      ...(chance.in1000(12) && { summaryCareRecord: 'no' as const }),
    };
  }

  /** A day earlier for whoever would be found by a search that is closed. */
  #birth({ birth, family, maiden }: Person): number {
    let day = birth;
    while (isInClosedSearch(family, dayText(day)) || (maiden !== undefined && isInClosedSearch(maiden, dayText(day)))) day--;
    return day;
  }

  #title({ sex, birth, maritalStatus, death }: Person): keyof typeof TITLES {
    const age = ageOn(death ?? MADE_ON, birth);
    if (age >= 26 && this.#chance.in1000(14)) return 'Dr';
    if (sex === 'male') return age < 16 ? 'Master' : 'Mr';
    if (age < 18) return 'Miss';
    const draw = this.#chance.below(1000);
    if (maritalStatus === 'S') return draw < 700 ? 'Miss' : 'Ms';
    return draw < 880 ? 'Mrs' : 'Ms';
  }

  #nameSince(person: Person): string {
    return person.maiden === undefined ? this.#livedHereSince(person) : dayText(Math.max(this.#marriedSince(person), person.birth));
  }

  /** Some time before they moved in, and not before they were grown up. */
  #marriedSince({ birth }: Person): number {
    return Math.max(birth + 18 * 366, this.#household.since - 900);
  }

  #allNames(person: Person, usual: PersonName): readonly PersonName[] {
    const { maiden, nickname } = person;
    const { given, family, period } = usual;
    if (maiden === undefined && nickname === undefined) return [usual];
    const names: PersonName[] = [usual];
    if (nickname !== undefined)
      names.push({
        id: this.#objectId(),
        use: 'nickname',
        ...(period && { period }),
        given: [nickname],
        ...(family !== undefined && { family }),
      });
    if (maiden !== undefined) {
      const to = dayText(numberOfDay(period?.from as string) - 1);
      const from = dayText(this.#birth(person));
      names.push({ id: this.#objectId(), use: 'maiden', period: { from, to }, ...(given && { given }), family: maiden, historic: true });
    }
    return names;
  }

  /** Since the household moved in, or since they were born. */
  #livedHereSince(person: Person): string {
    const birth = this.#birth(person);
    return birth > this.#household.since ? dayText(birth) : this.#since;
  }

  #address(period: { readonly from: string }): Address {
    return { id: this.#objectId(), use: 'home', period, lines: this.#home.lines, postcode: this.#home.postcode };
  }

  /** Numbers that Ofcom keeps free for stories, and addresses that RFC 2606 keeps free for examples. */
  #telecoms(person: Person, nhsNumber: string, age: number, period: { readonly from: string }): readonly Telecom[] {
    const chance = this.#chance;
    const telecoms: Telecom[] = [];
    if (this.#hasLandline && (age >= 16 || chance.in1000(700)))
      telecoms.push({ id: this.#objectId(), kind: 'phone', use: 'home', value: this.#home.telephone, period });
    if (age >= 12 && chance.in1000(age < 75 ? 880 : 480))
      telecoms.push({ id: this.#objectId(), kind: 'phone', use: 'mobile', value: `07700 900${threeDigits(chance)}`, period });
    if (age >= 12 && chance.in1000(age < 75 ? 620 : 260)) {
      const value = emailAt(chance.pick(MAIL_DOMAINS), person.given[0] as string, person.family, nhsNumber);
      telecoms.push({ id: this.#objectId(), kind: 'email', use: 'home', value, period });
    }
    return telecoms.length === 0 ? NONE : telecoms;
  }

  /** Of the old who do not live alone: the number at home. */
  #emergencyContacts(at: number, age: number, period: { readonly from: string }): Patient['emergencyContacts'] {
    const withOthers = this.#household.people.some(({ death }, other) => other !== at && death === undefined);
    if (age < 60 || !withOthers || !this.#chance.in1000(200)) return NONE;
    return [{ id: this.#objectId(), period, telecoms: [{ kind: 'phone', value: this.#home.telephone }] }];
  }

  #pharmacy(): string {
    const nearby = this.#practice?.pharmacies ?? NONE;
    return this.#chance.pick(nearby.length > 0 && this.#chance.in1000(930) ? nearby : this.#pharmacies);
  }

  /**
   * Parents by number, since they come before their children; husband and wife and children by name. Whoever comes later in the household
   * may not be among those who are asked for.
   */
  #relatedPeople(at: number, nhsNumbers: readonly string[], since: string): Patient['relatedPeople'] {
    const { people, married } = this.#household;
    const person = people[at] as Person;
    const period = { from: since };
    if (person.place === 'child') {
      const minor = ageOn(MADE_ON, person.birth) < 18;
      return people.flatMap(({ place, sex }, parent) =>
        place === 'first' || place === 'partner'
          ? [
              {
                id: this.#objectId(),
                nhsNumber: nhsNumbers[parent] as string,
                period,
                relationships:
                  RELATIONSHIPS[sex === 'female' ? (minor ? 'guardianMother' : 'mother') : minor ? 'guardianFather' : 'father'],
                ...(minor && { contactRank: parent + 1 }),
              },
            ]
          : [],
      );
    }
    if (person.place !== 'first' && person.place !== 'partner') return NONE;
    const relatives = people.flatMap(({ place, birth }, other): Patient['relatedPeople'] => {
      if (place === 'first' || place === 'partner') {
        if (other === at) return [];
        return [this.#byName(other, RELATIONSHIPS[married ? 'spouse' : 'partner'], period, 1)];
      }
      if (place !== 'child' || ageOn(MADE_ON, birth) >= 16 || person.sex === 'male') return [];
      return [this.#byName(other, RELATIONSHIPS.child, { from: dayText(Math.max(birth, this.#household.since)) })];
    });
    return relatives.length === 0 ? NONE : relatives;
  }

  #byName(
    other: number,
    relationships: readonly string[],
    period: { readonly from: string },
    contactRank?: number,
  ): Patient['relatedPeople'][number] {
    const name = this.#names[other] as PersonName;
    return { id: this.#objectId(), name, period, relationships, ...(contactRank !== undefined && { contactRank }) };
  }

  /** Unlike most others in the record; of the entries of one list no two are the same. */
  #objectId(): string {
    this.#lastId = (this.#lastId + 1 + this.#chance.below(OBJECT_IDS.length >> 4)) % OBJECT_IDS.length;
    return OBJECT_IDS[this.#lastId] as string;
  }
}

/** Eight hexadecimal digits, as PDS has them. They tell apart the entries of one list, so that a few thousand are enough for everybody. */
const OBJECT_IDS: readonly string[] = Array.from({ length: 4096 }, (_, number) =>
  seedOf(number, 0x1d).toString(16).padStart(8, '0').toUpperCase(),
);

const TITLES = {
  Mr: Object.freeze(['Mr']),
  Mrs: Object.freeze(['Mrs']),
  Miss: Object.freeze(['Miss']),
  Ms: Object.freeze(['Ms']),
  Master: Object.freeze(['Master']),
  Dr: Object.freeze(['Dr']),
} as const;

const RELATIONSHIPS = {
  mother: Object.freeze(['MTH']),
  father: Object.freeze(['FTH']),
  guardianMother: Object.freeze(['MTH', 'Guardian']),
  guardianFather: Object.freeze(['FTH', 'Guardian']),
  spouse: Object.freeze(['SPS']),
  partner: Object.freeze(['DOMPART']),
  child: Object.freeze(['CHILD']),
} as const;

const PREFERENCES: readonly ContactPreference[] = [
  { method: 'telephone' },
  { method: 'email' },
  { method: 'letter' },
  { method: 'telephone', times: 'After 6pm' },
  { method: 'telephone', times: 'Not after 7pm' },
  { method: 'email', times: 'Weekdays only' },
].map((preference) => Object.freeze(preference) as ContactPreference);

const PREFERENCES_OF_OLD: readonly ContactPreference[] = [
  { method: 'letter' },
  { method: 'telephone' },
  { method: 'visit' },
  { writtenFormat: 'largePrint' },
  { writtenFormat: 'largePrint', method: 'letter' },
  { method: 'telephone', times: 'Mornings only' },
].map((preference) => Object.freeze(preference) as ContactPreference);

const MAIL_DOMAINS = ['example.com', 'example.org', 'example.net'];

const COUNTRIES = new Map<string, NonNullable<Patient['birthPlace']>>();

/** One object for all who were born there. */
function countryOf(country: string): NonNullable<Patient['birthPlace']> {
  let place = COUNTRIES.get(country);
  if (place === undefined) {
    place = Object.freeze({ country });
    COUNTRIES.set(country, place);
  }
  return place;
}

const COMMUNICATIONS = new Map<string, NonNullable<Patient['communication']>>();

function communicationOf(language: string, interpreterRequired: boolean): NonNullable<Patient['communication']> {
  const key = interpreterRequired ? `${language}!` : language;
  let communication = COMMUNICATIONS.get(key);
  if (communication === undefined) {
    communication = Object.freeze({ language, ...(interpreterRequired && { interpreterRequired }) });
    COMMUNICATIONS.set(key, communication);
  }
  return communication;
}

/** Somebody's e-mail address, which their name, their number and its domain decide. */
export function emailAt(domain: string, given: string, family: string, nhsNumber: string): string {
  return `${mailName(given)}.${mailName(family)}${nhsNumber.slice(5, 9)}@${domain}`;
}

function mailName(name: string): string {
  return normaliseName(name).replaceAll(' ', '');
}
