/**
 * Households: who lives together. Couples with and without children, lone parents, three generations, people on their own, people who
 * share a house; with family names, ages and birthdays that fit together. Each household has a stream of chance of its own, so
 * that it is the same whatever others there are.
 */
import { type Chance, type Weighted, weighted } from './chance.ts';
import { birthdayAt, civil } from './days.ts';
import { ETHNIC_PER_10000, type EthnicCategory } from './figures.ts';
import { HOUSEHOLD_WEIGHTS } from './household-weights.ts';
import { type FamilyName, familyNameOf, givenNamesOf, nicknameOf, type Origin, originOf, type Sex } from './names.ts';
import { backgroundOf, bornAbroadPer1000, languageOf } from './origins.ts';

export type HouseholdKind = 'single' | 'couple' | 'family' | 'loneParent' | 'threeGenerations' | 'sharing';

/** What somebody is to the household. */
export type Place = 'first' | 'partner' | 'child' | 'grandparent' | 'sharer' | 'late';

export interface Person {
  readonly place: Place;
  readonly sex: Sex;
  /** Day numbers. */
  readonly birth: number;
  readonly death?: number;
  readonly given: readonly string[];
  readonly nickname?: string;
  readonly family: string;
  /** The family name before they married. */
  readonly maiden?: string;
  readonly ethnicity: EthnicCategory;
  readonly origin: Origin;
  /** ISO 3166 alpha-3, where it was abroad. */
  readonly birthCountry?: string;
  readonly language?: string;
  readonly needsInterpreter: boolean;
  /** PDS codes: single, married, divorced, widowed. */
  readonly maritalStatus: 'S' | 'M' | 'D' | 'W';
  /** Of twins: 1 or 2. */
  readonly birthOrder?: 1 | 2;
}

export interface Household {
  readonly kind: HouseholdKind;
  /** When they moved to where they live: a day number. */
  readonly since: number;
  readonly married: boolean;
  /** The first, the partner, then children from the eldest, grandparents, and who has died. */
  readonly people: readonly Person[];
}

/** A kind and the five years of age of its first person, by how common that is. */
const KINDS: Weighted<readonly [kind: HouseholdKind, fromAge: number]> = weighted(
  (Object.entries(HOUSEHOLD_WEIGHTS) as [HouseholdKind, Readonly<Record<number, number>>][]).flatMap(([kind, byAge]) =>
    Object.entries(byAge).map(([fromAge, weight]) => [[kind, Number(fromAge)] as const, weight] as const),
  ),
);

/** How much more or less common a category is among those under 35, 50, 65 and above: approximately, after ONS, Census 2021. */
const BY_AGE: Readonly<Record<Exclude<EthnicCategory, 'A'>, readonly [number, number, number, number]>> = {
  B: [50, 70, 110, 210],
  C: [130, 160, 60, 35],
  D: [200, 90, 60, 15],
  E: [210, 90, 40, 10],
  F: [210, 90, 45, 25],
  G: [180, 110, 60, 25],
  H: [110, 145, 80, 60],
  J: [130, 140, 75, 35],
  K: [130, 150, 65, 30],
  L: [100, 150, 85, 40],
  M: [60, 70, 150, 115],
  N: [130, 150, 85, 20],
  P: [150, 130, 60, 20],
  R: [190, 110, 60, 35],
  S: [130, 145, 75, 35],
};

/** Corrections to the above, of a hundred, that make the shares of all people come out: children follow their parents. */
const CORRECTION: Readonly<Record<Exclude<EthnicCategory, 'A'>, number>> = {
  B: 118,
  C: 98,
  D: 105,
  E: 10,
  F: 5,
  G: 55,
  H: 97,
  J: 87,
  K: 91,
  L: 104,
  M: 128,
  N: 92,
  P: 116,
  R: 120,
  S: 104,
};

const AGE_BANDS = [35, 50, 65, 999];

const ETHNICITIES: readonly Weighted<EthnicCategory>[] = AGE_BANDS.map((_, band) => {
  const others = (Object.entries(BY_AGE) as [Exclude<EthnicCategory, 'A'>, readonly number[]][]).map(
    ([category, factors]) =>
      [
        category as EthnicCategory,
        Math.floor((ETHNIC_PER_10000[category] * (factors[band] as number) * CORRECTION[category]) / 100),
      ] as const,
  );
  const left = 1_000_000 - others.reduce((sum, [, weight]) => sum + weight, 0);
  return weighted<EthnicCategory>([['A', left], ...others]);
});

/** Of a thousand couples, how many are of two categories, by the category of one of them. */
const MIXED_COUPLES: Readonly<Record<EthnicCategory, number>> = {
  A: 45,
  B: 550,
  C: 250,
  D: 750,
  E: 700,
  F: 650,
  G: 650,
  H: 80,
  J: 45,
  K: 40,
  L: 140,
  M: 330,
  N: 160,
  P: 300,
  R: 190,
  S: 250,
};

/** Those who have more children than others, approximately. */
const LARGER_FAMILIES: ReadonlySet<Origin> = new Set(['pakistani', 'bangladeshi', 'eastAfrican', 'westAfrican', 'arab']);

/** Makes the households one after another, as they are asked for. `today` is the day on which they have the ages that they have. */
export function makeHousehold(chance: Chance, today: number): Household {
  return new HouseholdMaker(chance, today).make();
}

/** Somebody of whom not all is known yet. */
interface Sketch {
  readonly place: Place;
  readonly sex: Sex;
  readonly birth: number;
  readonly death?: number | undefined;
  readonly ethnicity: EthnicCategory;
  readonly origin: Origin;
  readonly family: FamilyName;
  readonly maiden?: FamilyName | undefined;
  readonly maritalStatus: Person['maritalStatus'];
  readonly birthOrder?: 1 | 2 | undefined;
  readonly bornHere?: boolean;
}

class HouseholdMaker {
  readonly #chance: Chance;
  readonly #today: number;
  readonly #people: Person[] = [];

  constructor(chance: Chance, today: number) {
    this.#chance = chance;
    this.#today = today;
  }

  make(): Household {
    const chance = this.#chance;
    const [kind, fromAge] = chance.weighted(KINDS);
    const age = fromAge + (fromAge >= 90 ? this.#beyondNinety() : chance.below(5));
    const ethnicity = chance.weighted(ETHNICITIES[AGE_BANDS.findIndex((limit) => age < limit)] as Weighted<EthnicCategory>);
    const origin = originOf(chance, ethnicity);
    let married = false;
    switch (kind) {
      case 'single':
        this.#single(age, ethnicity, origin);
        break;
      case 'sharing':
        this.#sharing(age, ethnicity, origin);
        break;
      case 'loneParent':
        this.#loneParent(age, ethnicity, origin);
        break;
      default:
        married = this.#couple(kind, age, ethnicity, origin);
    }
    return { kind, since: this.#movedIn(), married, people: this.#people };
  }

  #single(age: number, ethnicity: EthnicCategory, origin: Origin): void {
    const chance = this.#chance;
    // women outlive their husbands, men under 65 live alone more often: ONS, Census 2021, approximately
    const sex = chance.in1000(age < 50 ? 230 : age < 65 ? 480 : age < 75 ? 620 : age < 85 ? 640 : 690) ? 'female' : 'male';
    const birth = this.#birth(age);
    const widowed = chance.in1000(age < 55 ? 15 : age < 65 ? 80 : age < 75 ? 280 : age < 85 ? 560 : 780);
    const family = familyNameOf(chance, origin);
    const maiden = widowed && sex === 'female' ? this.#maidenName(origin, family) : undefined;
    const divorced = !widowed && chance.in1000(age < 35 ? 40 : 330);
    const died = !widowed && age >= 40 && chance.in1000(age < 70 ? 25 : 110);
    this.#add({
      place: died ? 'late' : 'first',
      sex,
      birth,
      ethnicity,
      origin,
      family,
      maiden,
      death: died ? this.#deathAfter(birth, age) : undefined,
      maritalStatus: widowed ? 'W' : divorced ? 'D' : 'S',
    });
    if (widowed && age >= 65 && chance.in1000(240)) {
      const late = this.#birth(age + (sex === 'female' ? 3 : -1));
      const other: Sex = sex === 'female' ? 'male' : 'female';
      this.#add({
        place: 'late',
        sex: other,
        birth: late,
        ethnicity,
        origin,
        family,
        death: this.#deathAfter(late, age),
        maritalStatus: 'M',
      });
    }
  }

  #sharing(age: number, ethnicity: EthnicCategory, origin: Origin): void {
    const chance = this.#chance;
    const others = 1 + chance.below(3) + (chance.in1000(250) ? 1 : 0);
    const share = (place: Place, years: number, category: EthnicCategory, from: Origin) => {
      const sex = chance.in1000(440) ? 'female' : 'male';
      this.#add({
        place,
        sex,
        birth: this.#birth(years),
        ethnicity: category,
        origin: from,
        family: familyNameOf(chance, from),
        maritalStatus: 'S',
      });
    };
    share('first', age, ethnicity, origin);
    for (let left = others; left > 0; left--) {
      const category = chance.in1000(550) ? ethnicity : chance.weighted(ETHNICITIES[0] as Weighted<EthnicCategory>);
      share('sharer', Math.max(18, age + chance.humped(-5, 5)), category, category === ethnicity ? origin : originOf(chance, category));
    }
  }

  #loneParent(age: number, ethnicity: EthnicCategory, origin: Origin): void {
    const chance = this.#chance;
    const sex = chance.in1000(860) ? 'female' : 'male';
    const family = familyNameOf(chance, origin);
    const birth = this.#birth(age);
    const maritalStatus = chance.in1000(age < 35 ? 150 : 450) ? (age > 60 && chance.in1000(400) ? 'W' : 'D') : 'S';
    this.#add({ place: 'first', sex, birth, ethnicity, origin, family, maritalStatus });
    const away = chance.in1000(170 + (ethnicity === 'A' ? 0 : 40)) ? this.#other(ethnicity) : ethnicity;
    this.#children(birth, age, family, origin, childOf(chance, ethnicity, away), true);
  }

  #couple(kind: HouseholdKind, age: number, ethnicity: EthnicCategory, origin: Origin): boolean {
    const chance = this.#chance;
    const mixed = chance.in1000(MIXED_COUPLES[ethnicity]);
    const otherEthnicity = mixed ? this.#other(ethnicity) : ethnicity;
    const otherOrigin = mixed ? originOf(chance, otherEthnicity) : origin;
    const sameSex = kind === 'couple' && age < 70 && chance.in1000(35);
    const first: Sex = sameSex && chance.in1000(500) ? 'male' : 'female';
    const second: Sex = sameSex ? first : 'male';
    // three couples in ten are five or more years apart: ONS, Census 2021, "Living arrangements of people"
    const apart = chance.humped(-4, 8) + (chance.in1000(60) ? 4 : 0);
    const otherAge = Math.min(99, Math.max(18, age + (sameSex ? chance.humped(-6, 6) : apart)));
    // three quarters of couples are married: the same release; more of the older
    const married = chance.in1000(age < 25 ? 120 : age < 35 ? 480 : age < 50 ? 720 : age < 65 ? 820 : 940);
    const his = familyNameOf(chance, otherOrigin);
    const takesHis = married && !sameSex && chance.in1000(age < 40 ? 780 : 900);
    const hers = takesHis && otherOrigin === origin ? this.#maidenName(origin, his) : familyNameOf(chance, origin);
    const birth = this.#birth(age);
    const status = married ? 'M' : chance.in1000(age < 40 ? 60 : 400) ? 'D' : 'S';
    this.#add({
      place: 'first',
      sex: first,
      birth,
      ethnicity,
      origin,
      family: takesHis ? his : (hers ?? his),
      maiden: takesHis ? hers : undefined,
      maritalStatus: status,
    });
    this.#add({
      place: 'partner',
      sex: second,
      birth: this.#birth(otherAge),
      ethnicity: otherEthnicity,
      origin: otherOrigin,
      family: his,
      maritalStatus: married ? 'M' : chance.in1000(age < 40 ? 60 : 400) ? 'D' : 'S',
    });
    if (kind === 'couple') return married;
    const childrens = chance.in1000(930) ? his : (hers ?? his);
    this.#children(birth, age, childrens, chance.in1000(500) ? otherOrigin : origin, childOf(chance, ethnicity, otherEthnicity), false);
    if (kind === 'threeGenerations') this.#grandparents(otherAge, otherEthnicity, otherOrigin, his);
    return married;
  }

  /** Those who still live at home. The mother had her first child at about 29 on average: ONS, births in England and Wales. */
  #children(motherBirth: number, age: number, family: FamilyName, origin: Origin, ethnicityOf: () => EthnicCategory, alone: boolean): void {
    const chance = this.#chance;
    const larger = LARGER_FAMILIES.has(origin);
    const draw = chance.below(1000);
    const wanted = larger
      ? draw < 150
        ? 1
        : draw < 480
          ? 2
          : draw < 760
            ? 3
            : 4 + chance.below(3)
      : draw < 270
        ? 1
        : draw < 760
          ? 2
          : draw < 935
            ? 3
            : 4;
    let at = Math.min(chance.humped(18, alone ? 36 : 39), Math.max(17, age));
    let order = 0;
    for (let born = 0; born < wanted && at <= Math.min(age, 45); born++) {
      const years = age - at;
      const twins = chance.in1000(15);
      if (this.#stillAtHome(years)) {
        const birth = Math.min(this.#today - 1 - chance.below(28), birthdayAt(at, motherBirth) + chance.below(365));
        for (const birthOrder of twins ? ([1, 2] as const) : [undefined]) {
          const sex: Sex = chance.in1000(487) ? 'female' : 'male';
          this.#add({
            place: 'child',
            sex,
            birth,
            ethnicity: ethnicityOf(),
            origin,
            family,
            birthOrder,
            maritalStatus: 'S',
            bornHere: true,
          });
          order++;
        }
      }
      if (twins) born++;
      at += 1 + chance.humped(1, 5);
    }
    // a child there must be: the household is of that kind
    if (order === 0 && (alone || age < 50)) {
      const years = Math.min(17, Math.max(0, age - 20 - chance.below(15)));
      const birth = this.#birth(years);
      this.#add({
        place: 'child',
        sex: chance.in1000(487) ? 'female' : 'male',
        birth,
        ethnicity: ethnicityOf(),
        origin,
        family,
        maritalStatus: 'S',
        bornHere: true,
      });
    }
  }

  #stillAtHome(age: number): boolean {
    // of those aged 20 to 34 nearly three in ten live with their parents: ONS, Families and households, approximately
    return this.#chance.in1000(age < 18 ? 990 : age < 20 ? 690 : age < 25 ? 560 : age < 30 ? 280 : age < 35 ? 130 : 50);
  }

  #grandparents(sonsAge: number, ethnicity: EthnicCategory, origin: Origin, family: FamilyName): void {
    const chance = this.#chance;
    const age = Math.min(96, Math.max(48, sonsAge + chance.humped(20, 34)));
    const both = age < 82 && chance.in1000(450);
    const woman = both || chance.in1000(720);
    const maritalStatus = both ? 'M' : 'W';
    if (woman) {
      const maiden = this.#maidenName(origin, family);
      this.#add({ place: 'grandparent', sex: 'female', birth: this.#birth(age), ethnicity, origin, family, maiden, maritalStatus });
    }
    if (both || !woman) {
      const birth = this.#birth(Math.min(99, age + chance.humped(-1, 6)));
      this.#add({ place: 'grandparent', sex: 'male', birth, ethnicity, origin, family, maritalStatus });
    }
  }

  #add({ place, sex, birth, death, ethnicity, origin, family, maiden, maritalStatus, birthOrder, bornHere }: Sketch): void {
    const chance = this.#chance;
    const { year } = civil(birth);
    const abroad = chance.in1000(bornHere ? Math.floor(bornAbroadPer1000(origin, year) / 2) : bornAbroadPer1000(origin, year));
    const { countries, interpreter } = backgroundOf(origin);
    const birthCountry = abroad ? chance.weighted(countries) : undefined;
    const language = birthCountry === undefined ? undefined : languageOf(origin, birthCountry);
    const ownLanguage = language !== undefined && chance.in1000(450) ? language : undefined;
    const given = this.#givenNames(origin, sex, year, abroad);
    const nickname = nicknameOf(given[0] as string);
    this.#people.push({
      place,
      sex,
      birth,
      ...(death !== undefined && { death }),
      given,
      ...(nickname !== undefined && chance.in1000(400) && { nickname }),
      family: family[sex],
      ...(maiden !== undefined && maiden[sex] !== family[sex] && { maiden: maiden[sex] }),
      ethnicity,
      origin,
      ...(birthCountry !== undefined && { birthCountry }),
      ...(ownLanguage !== undefined && { language: ownLanguage }),
      needsInterpreter: ownLanguage !== undefined && chance.in1000(interpreter),
      maritalStatus,
      ...(birthOrder !== undefined && { birthOrder }),
    });
  }

  /** No two of a household have the same. */
  #givenNames(origin: Origin, sex: Sex, year: number, abroad: boolean): readonly string[] {
    const draw = () => givenNamesOf(this.#chance, origin, sex, year, abroad);
    let given = draw();
    for (let tries = 0; tries < 5 && this.#people.some((other) => other.given[0] === given[0]); tries++) given = draw();
    return given;
  }

  #maidenName(origin: Origin, married: FamilyName): FamilyName | undefined {
    const name = familyNameOf(this.#chance, origin);
    return name.female === married.female ? undefined : name;
  }

  #other(ethnicity: EthnicCategory): EthnicCategory {
    if (ethnicity !== 'A') return this.#chance.in1000(780) ? 'A' : this.#chance.weighted(ETHNICITIES[1] as Weighted<EthnicCategory>);
    for (;;) {
      const other = this.#chance.weighted(ETHNICITIES[1] as Weighted<EthnicCategory>);
      if (other !== 'A') return other;
    }
  }

  /** A birthday by which somebody is so old today. */
  #birth(age: number): number {
    return this.#today - Math.floor((age * 1461) / 4) - 1 - this.#chance.below(365);
  }

  /** In the last years, and not before they were grown up. */
  #deathAfter(birth: number, age: number): number {
    const years = Math.min(12, Math.max(1, age - 40));
    return Math.max(birth + 18 * 366, this.#today - 1 - this.#chance.below(years * 365));
  }

  #beyondNinety(): number {
    const chance = this.#chance;
    let years = 0;
    while (years < 14 && chance.in1000(740)) years++;
    return years;
  }

  /** Half of the households have lived where they do for less than ten years. Nobody moved in before all grown-ups were born. */
  #movedIn(): number {
    const chance = this.#chance;
    const grownUps = this.#people.filter(({ place }) => place !== 'child');
    const youngest = Math.max(...grownUps.map(({ birth }) => birth));
    const longest = Math.max(1, this.#today - youngest - 17 * 365);
    const days = chance.in1000(500) ? chance.below(Math.min(longest, 3650)) : chance.below(Math.min(longest, 16_000));
    const latest = Math.min(...this.#people.map(({ death = this.#today }) => death));
    return Math.min(this.#today - days, latest - 1) - 1;
  }
}

/** What category the children of two people are of. */
function childOf(chance: Chance, one: EthnicCategory, other: EthnicCategory): () => EthnicCategory {
  if (one === other) return () => one;
  const white = 'ABC';
  if (white.includes(one) && white.includes(other)) return () => (chance.in1000(650) ? 'A' : one === 'A' ? other : one);
  const [first, second] = white.includes(one) ? [one, other] : [other, one];
  if (!white.includes(first)) return () => 'G';
  if (second === 'M' || second === 'P') return () => 'D';
  if (second === 'N') return () => 'E';
  if ('HJKLR'.includes(second)) return () => 'F';
  return () => (second === 'S' ? 'G' : chance.in1000(450) ? 'A' : second);
}
