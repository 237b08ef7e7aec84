/** What people are called: family name and first names that go together, by where a family comes from and when somebody was born. */
import { byRank, type Chance, type Weighted, weighted } from './chance.ts';
import type { EthnicCategory } from './figures.ts';
import * as british from './names/british.ts';
import * as communities from './names/communities.ts';

export type Sex = 'female' | 'male';

/** Where a family's names come from. */
export type Origin =
  | 'english'
  | 'welsh'
  | 'scottish'
  | 'irish'
  | 'polish'
  | 'romanian'
  | 'european'
  | 'turkish'
  | 'indian'
  | 'punjabi'
  | 'pakistani'
  | 'bangladeshi'
  | 'otherAsian'
  | 'chinese'
  | 'caribbean'
  | 'westAfrican'
  | 'eastAfrican'
  | 'southernAfrican'
  | 'arab'
  | 'elsewhere';

/** A family name as men and as women of the family bear it. */
export interface FamilyName {
  readonly male: string;
  readonly female: string;
}

interface Names {
  readonly family: Weighted<FamilyName>;
  first(sex: Sex, birthYear: number): Weighted<string>;
  /** Of a thousand who were born in Britain, how many have a first name that is common there. */
  readonly britishFirst: number;
}

/** Born before this year, somebody is of the older generation. */
const YOUNGER = 1985;

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
const same = (name: string): FamilyName => ({ male: name, female: name });

const COHORTS = british.BRITISH_FIRST_NAMES.map(({ before, female, male }) => ({
  before,
  female: byRank(list(female)),
  male: byRank(list(male)),
}));

function britishFirst(sex: Sex, birthYear: number): Weighted<string> {
  return (COHORTS.find(({ before }) => birthYear < before) ?? (COHORTS.at(-1) as (typeof COHORTS)[number]))[sex];
}

/**
 * The leading names by their published frequency; the others share what is left of a hundred thousand, falling off with their rank as
 * names do. Nobody outside of the lists: the tens of thousands of rare names are spread over those that are here.
 */
function englishFamilies(): Weighted<FamilyName> {
  const leading = british.LEADING_FAMILY_NAMES;
  const known = new Set(leading.map(([name]) => name));
  const others = [...new Set(list(british.OTHER_FAMILY_NAMES))].filter((name) => !known.has(name));
  const left = 100_000 - leading.reduce((sum, [, weight]) => sum + weight, 0);
  const falling = others.map((_, at) => Math.floor(1_000_000 / (at + 1 + FLATNESS)));
  const all = falling.reduce((sum, weight) => sum + weight, 0);
  return weighted([
    ...leading.map(([name, weight]) => [same(name), weight * 10] as const),
    ...others.map((name, at) => [same(name), Math.floor(((falling[at] as number) * left * 10) / all)] as const),
  ]);
}

/** The first of the others must be rarer than the last of the leading. */
const FLATNESS = 400;

const ENGLISH: Names = { family: englishFamilies(), first: britishFirst, britishFirst: 1000 };

function fromBritain(family: string, first: { readonly female: string; readonly male: string }): Names {
  const own = { female: byRank(list(first.female)), male: byRank(list(first.male)) };
  return { family: byRank([...new Set(list(family))].map(same), 6), first: (sex) => own[sex], britishFirst: 650 };
}

function fromElsewhere({ family, familyOfWomen, female, male }: communities.CommunityNames, britishShare: number): Names {
  const women = list(familyOfWomen ?? family);
  const own = {
    female: [byRank(list(female[0])), byRank(list(female[1]))],
    male: [byRank(list(male[0])), byRank(list(male[1]))],
  };
  return {
    family: byRank(
      list(family).map((name, at) => ({ male: name, female: women[at] as string })),
      6,
    ),
    first: (sex, birthYear) => own[sex][birthYear < YOUNGER ? 0 : 1] as Weighted<string>,
    britishFirst: britishShare,
  };
}

const NAMES: Readonly<Record<Origin, Names>> = {
  english: ENGLISH,
  welsh: fromBritain(british.WELSH_FAMILY_NAMES, british.WELSH_FIRST_NAMES),
  scottish: fromBritain(british.SCOTTISH_FAMILY_NAMES, british.SCOTTISH_FIRST_NAMES),
  irish: fromElsewhere(communities.IRISH, 450),
  polish: fromElsewhere(communities.POLISH, 150),
  romanian: fromElsewhere(communities.ROMANIAN, 150),
  european: fromElsewhere(communities.EUROPEAN, 400),
  turkish: fromElsewhere(communities.TURKISH, 50),
  indian: fromElsewhere(communities.INDIAN, 60),
  punjabi: fromElsewhere(communities.PUNJABI, 50),
  pakistani: fromElsewhere(communities.PAKISTANI, 10),
  bangladeshi: fromElsewhere(communities.BANGLADESHI, 10),
  otherAsian: fromElsewhere(communities.OTHER_ASIAN, 250),
  chinese: fromElsewhere(communities.CHINESE, 550),
  caribbean: fromElsewhere(communities.CARIBBEAN, 550),
  westAfrican: fromElsewhere(communities.WEST_AFRICAN, 350),
  eastAfrican: fromElsewhere(communities.EAST_AFRICAN, 30),
  southernAfrican: fromElsewhere(communities.SOUTHERN_AFRICAN, 400),
  arab: fromElsewhere(communities.ARAB, 60),
  elsewhere: fromElsewhere(communities.ELSEWHERE, 250),
};

/** Whose names somebody of an ethnic category has. */
const ORIGINS: Readonly<Record<EthnicCategory, Weighted<Origin>>> = {
  A: weighted([
    ['english', 93],
    ['welsh', 4],
    ['scottish', 3],
  ]),
  B: weighted([['irish', 1]]),
  C: weighted([
    ['european', 46],
    ['polish', 26],
    ['romanian', 18],
    ['english', 10],
  ]),
  D: weighted([
    ['english', 60],
    ['caribbean', 40],
  ]),
  E: weighted([
    ['english', 45],
    ['westAfrican', 40],
    ['southernAfrican', 15],
  ]),
  F: weighted([
    ['english', 45],
    ['indian', 25],
    ['pakistani', 20],
    ['chinese', 10],
  ]),
  G: weighted([
    ['english', 45],
    ['european', 25],
    ['arab', 15],
    ['elsewhere', 15],
  ]),
  H: weighted([
    ['indian', 66],
    ['punjabi', 34],
  ]),
  J: weighted([['pakistani', 1]]),
  K: weighted([['bangladeshi', 1]]),
  L: weighted([['otherAsian', 1]]),
  M: weighted([['caribbean', 1]]),
  N: weighted([
    ['westAfrican', 58],
    ['eastAfrican', 26],
    ['southernAfrican', 16],
  ]),
  P: weighted([
    ['caribbean', 50],
    ['westAfrican', 50],
  ]),
  R: weighted([['chinese', 1]]),
  S: weighted([
    ['arab', 42],
    ['elsewhere', 33],
    ['turkish', 25],
  ]),
};

export function originOf(chance: Chance, ethnicity: EthnicCategory): Origin {
  return chance.weighted(ORIGINS[ethnicity]);
}

export function familyNameOf(chance: Chance, origin: Origin): FamilyName {
  return chance.weighted(NAMES[origin].family);
}

/** First and middle names, mostly one of each; those who were born abroad have their country's. */
export function givenNamesOf(chance: Chance, origin: Origin, sex: Sex, birthYear: number, bornAbroad: boolean): readonly string[] {
  const names = NAMES[origin];
  const draw = () =>
    chance.weighted(!bornAbroad && chance.in1000(names.britishFirst) ? britishFirst(sex, birthYear) : names.first(sex, birthYear));
  const first = draw();
  if (origin === 'punjabi') return [first, sex === 'male' ? 'Singh' : 'Kaur'];
  const middle = chance.in1000(600) ? draw() : first;
  return middle === first ? [first] : [first, middle];
}

/** What some call themselves. */
const NICKNAMES: Readonly<Record<string, string>> = {
  Abigail: 'Abi',
  Agnieszka: 'Aga',
  Albert: 'Bert',
  Alexander: 'Alex',
  Alexandra: 'Alex',
  Andrew: 'Andy',
  Anthony: 'Tony',
  Barbara: 'Babs',
  Benjamin: 'Ben',
  Bethany: 'Beth',
  Catherine: 'Cathy',
  Charlotte: 'Lottie',
  Christine: 'Chris',
  Christopher: 'Chris',
  Deborah: 'Debbie',
  Dorothy: 'Dot',
  Edward: 'Ted',
  Eleanor: 'Ellie',
  Elizabeth: 'Liz',
  Emmanuel: 'Manny',
  Frederick: 'Fred',
  Gwendoline: 'Gwen',
  Jacqueline: 'Jackie',
  Jennifer: 'Jenny',
  Joshua: 'Josh',
  Katarzyna: 'Kasia',
  Katherine: 'Kate',
  Kathleen: 'Kath',
  Kenneth: 'Ken',
  Krzysztof: 'Krzysiek',
  Leonard: 'Len',
  Małgorzata: 'Gosia',
  Margaret: 'Peggy',
  Matthew: 'Matt',
  Michael: 'Mick',
  Nicholas: 'Nick',
  Pamela: 'Pam',
  Patricia: 'Pat',
  Patrick: 'Paddy',
  Rebecca: 'Becky',
  Richard: 'Dick',
  Robert: 'Bob',
  Ronald: 'Ron',
  Samantha: 'Sam',
  Samuel: 'Sam',
  Stephen: 'Steve',
  Susan: 'Sue',
  Terence: 'Terry',
  Theodore: 'Teddy',
  Thomas: 'Tom',
  Timothy: 'Tim',
  Victoria: 'Vicky',
  William: 'Bill',
};

export function nicknameOf(first: string): string | undefined {
  return NICKNAMES[first];
}

/** Every family name that somebody can get. */
export function allFamilyNames(): readonly string[] {
  return [...new Set(Object.values(NAMES).flatMap(({ family }) => family.items.flatMap(({ male, female }) => [male, female])))];
}
