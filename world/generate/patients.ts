/**
 * Further patients, as many as are wanted: a plain filler, made up of small lists. The same seed gives the same people on every
 * machine, and the first of many are the same as a few.
 */
import { mulberry32 } from '#kernel/ids';
import { GP_PRACTICE, isActiveAs, type Organisation, PHARMACY } from '../organisation.ts';
import type { Address, Patient, PersonName, Telecom } from '../patient.ts';
import { normaliseName } from '../rules/name.ts';
import { isInClosedSearch } from './closed-searches.ts';
import { FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES, NICKNAMES } from './names.ts';
import { nhsNumbers } from './nhs-numbers.ts';
import { INWARD_LETTERS, STREETS, TOWNS } from './places.ts';

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

const DEFAULT_SEED = 1948;
const PROGRESS_STEP = 5000;
const DAY = 24 * 60 * 60 * 1000;
/** Ages are counted from this day, for the same people must have the same birthdays whenever they are made. */
const TODAY = Date.UTC(2026, 0, 1);
/** Of 1000 people, how many are younger than 10, than 20 …: about as in England by the census of 2021. */
const YOUNGER_THAN: readonly number[] = [113, 233, 359, 498, 626, 760, 868, 952, 992, 1000];
const NONE: readonly never[] = Object.freeze([]);

/** Makes patients, one as each is asked for. Throws RangeError when there are no NHS numbers left, after about 900,000. */
export function* generatePatients(count: number, options: GenerateOptions): Generator<Patient, void> {
  const { seed = DEFAULT_SEED, taken, progress } = options;
  const maker = new PatientMaker(seed, options.organisations);
  const numbers = nhsNumbers(seed, taken);
  for (let made = 1; made <= count; made++) {
    const { value: nhsNumber } = numbers.next();
    if (nhsNumber === undefined) throw new RangeError(`There are NHS numbers for ${made - 1} generated patients, not for ${count}`);
    yield maker.make(nhsNumber);
    if (made % PROGRESS_STEP === 0 || made === count) progress?.(made);
  }
}

class PatientMaker {
  readonly #random: () => number;
  readonly #practices: readonly string[];
  readonly #pharmacies: readonly string[];

  constructor(seed: number, organisations: Iterable<Organisation>) {
    this.#random = mulberry32(seed);
    const all = [...organisations];
    this.#practices = codesOf(all, GP_PRACTICE);
    this.#pharmacies = codesOf(all, PHARMACY);
  }

  make(nhsNumber: string): Patient {
    const isFemale = this.#chance(0.51);
    const age = this.#age();
    const family = this.#pick(FAMILY_NAMES);
    const birthDate = this.#birthDate(age, family);
    const since = this.#dayBetween(birthDate, TODAY);
    const death = age >= 60 && this.#chance(0.02) ? this.#death(since) : undefined;
    const practice = this.#practices.length > 0 && this.#chance(0.985) ? this.#pick(this.#practices) : undefined;
    const names = this.#names(isFemale, age, family, since);
    return {
      nhsNumber,
      serialChangeNumber: 1 + this.#below(9),
      confidentiality: this.#chance(0.004) ? 'restricted' : 'unrestricted',
      names,
      gender: isFemale ? 'female' : 'male',
      birthDate,
      ...(death && { death }),
      addresses: [this.#address(since)],
      telecoms: this.#telecoms(names[0] as PersonName, nhsNumber, age, since),
      emergencyContacts: NONE,
      ...(practice !== undefined && !death && { gpRegistration: { id: this.#objectId(), practice, period: { from: since } } }),
      ...(practice !== undefined && death && { managingOrganisation: { organisation: practice, period: { from: death.date } } }),
      ...(this.#pharmacies.length > 0 && this.#chance(0.35) && { pharmacies: { nominated: this.#pick(this.#pharmacies) } }),
      ...(death && { removal: { reason: 'DEA', period: { from: death.date } } }),
      relatedPeople: NONE,
    };
  }

  #age(): number {
    const place = this.#random() * 1000;
    const decade = YOUNGER_THAN.findIndex((share) => place < share);
    return decade * 10 + this.#below(10);
  }

  #birthDate(age: number, family: string): string {
    let birth = TODAY - Math.round(age * 365.2425 + 1 + this.#below(365)) * DAY;
    while (isInClosedSearch(family, toDay(birth))) birth -= DAY;
    return toDay(birth);
  }

  #death(after: string): NonNullable<Patient['death']> {
    const date = this.#dayBetween(after, TODAY);
    return { date, notification: 'formal', notifiedAt: `${date}T00:00:00+00:00` };
  }

  #names(isFemale: boolean, age: number, family: string, from: string): readonly PersonName[] {
    const first = this.#pick(isFemale ? FEMALE_NAMES : MALE_NAMES);
    const given = this.#chance(0.6) ? [first, this.#pick(isFemale ? FEMALE_NAMES : MALE_NAMES)] : [first];
    const prefix = isFemale ? (age < 18 || this.#chance(0.4) ? 'Miss' : 'Mrs') : age < 18 ? 'Master' : 'Mr';
    const usual: PersonName = { id: this.#objectId(), use: 'usual', period: { from }, prefixes: [prefix], given, family };
    const nickname = NICKNAMES[first];
    return nickname === undefined
      ? [usual]
      : [usual, { id: this.#objectId(), use: 'nickname', period: { from }, given: [nickname], family }];
  }

  #address(from: string): Address {
    const town = this.#pick(TOWNS);
    const inward = `${this.#below(10)}${this.#letter(INWARD_LETTERS)}${this.#letter(INWARD_LETTERS)}`;
    return {
      id: this.#objectId(),
      use: 'home',
      period: { from },
      lines: ['', `${1 + this.#below(180)} ${this.#pick(STREETS)}`, '', town.name, town.county],
      postcode: `${this.#pick(town.districts)} ${inward}`,
    };
  }

  /** Numbers that Ofcom keeps free for stories, and addresses that RFC 2606 keeps free for examples. */
  #telecoms({ given }: PersonName, nhsNumber: string, age: number, from: string): readonly Telecom[] {
    const telecoms: Telecom[] = [];
    if (this.#chance(0.6)) telecoms.push(this.#telecom('phone', 'home', `01632 960${this.#threeDigits()}`, from));
    if (age >= 12 && this.#chance(0.7)) telecoms.push(this.#telecom('phone', 'mobile', `07700 900${this.#threeDigits()}`, from));
    if (age >= 12 && this.#chance(0.5))
      telecoms.push(this.#telecom('email', 'home', `${mailName(given?.[0] ?? '')}.${nhsNumber.slice(3)}@example.com`, from));
    return telecoms.length === 0 ? NONE : telecoms;
  }

  #telecom(kind: Telecom['kind'], use: Telecom['use'], value: string, from: string): Telecom {
    return { id: this.#objectId(), kind, use, value, period: { from } };
  }

  /** Some day from one to another, both included. */
  #dayBetween(from: string, to: number): string {
    const start = Date.parse(from);
    return toDay(start + this.#below((to - start) / DAY + 1) * DAY);
  }

  #objectId(): string {
    return this.#below(0x100000000).toString(16).padStart(8, '0').toUpperCase();
  }

  #threeDigits(): string {
    return String(this.#below(1000)).padStart(3, '0');
  }

  #letter(alphabet: string): string {
    return alphabet[this.#below(alphabet.length)] as string;
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

/** In an order that does not depend on how the seeds were written. */
function codesOf(organisations: readonly Organisation[], role: string): readonly string[] {
  return organisations
    .filter((organisation) => isActiveAs(role, organisation))
    .map(({ odsCode }) => odsCode)
    .sort();
}

function toDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function mailName(given: string): string {
  return normaliseName(given).replaceAll(' ', '');
}
