/** Where people of each origin were born when it was abroad, and what they speak. */
import { type Weighted, weighted } from './chance.ts';
import type { Origin } from './names.ts';

interface Background {
  /** Of a thousand, how many were born abroad: of those born before 1960, before 1985, before 2008, and since. Approximately. */
  readonly abroad: readonly [number, number, number, number];
  /** Countries of birth, ISO 3166 alpha-3. */
  readonly countries: Weighted<string>;
  /** The language that they are at home in, ISO 639-1, where it is not that of most people of their country. */
  readonly language?: string;
  /** Of a thousand whose language that is, how many need an interpreter. */
  readonly interpreter: number;
}

/** Nearly all of Britain. */
const NATIVE: Background = {
  abroad: [15, 25, 15, 8],
  countries: weighted([
    ['DEU', 3],
    ['AUS', 2],
    ['ZAF', 2],
    ['USA', 2],
    ['FRA', 1],
  ]),
  interpreter: 0,
};

function background(
  abroad: readonly [number, number, number, number],
  countries: Readonly<Record<string, number>>,
  language?: string,
  interpreter = 120,
): Background {
  return { abroad, countries: weighted(Object.entries(countries)), ...(language !== undefined && { language }), interpreter };
}

const BACKGROUNDS: Readonly<Record<Origin, Background>> = {
  english: NATIVE,
  welsh: NATIVE,
  scottish: NATIVE,
  irish: background([700, 350, 250, 60], { IRL: 1 }),
  polish: background([850, 950, 750, 60], { POL: 1 }),
  romanian: background([950, 980, 850, 120], { ROU: 8, MDA: 1 }),
  european: background(
    [700, 800, 650, 150],
    { ITA: 5, PRT: 5, ESP: 4, FRA: 4, DEU: 4, BGR: 3, LTU: 4, GRC: 2, HUN: 3, CYP: 3, ALB: 2 },
    undefined,
  ),
  turkish: background([900, 700, 400, 60], { TUR: 4, CYP: 1 }, undefined, 160),
  indian: background([900, 650, 420, 130], { IND: 6, KEN: 2, UGA: 1, TZA: 1 }, 'gu', 90),
  punjabi: background([850, 450, 250, 60], { IND: 9, KEN: 1 }, 'pa', 130),
  pakistani: background([900, 550, 220, 50], { PAK: 1 }, undefined, 180),
  bangladeshi: background([950, 650, 180, 40], { BGD: 1 }, undefined, 240),
  otherAsian: background([950, 850, 600, 120], { LKA: 3, PHL: 4, NPL: 3, VNM: 2, AFG: 3 }, undefined, 150),
  chinese: background([900, 800, 600, 150], { CHN: 5, HKG: 4, MYS: 1, SGP: 1 }, undefined, 160),
  caribbean: background([750, 200, 90, 20], { JAM: 6, BRB: 1, TTO: 1, GRD: 1, LCA: 1 }),
  westAfrican: background([900, 800, 450, 70], { NGA: 6, GHA: 4, SLE: 1 }),
  eastAfrican: background([950, 900, 500, 70], { SOM: 6, ERI: 2, ETH: 1, SDN: 1 }, undefined, 230),
  southernAfrican: background([900, 850, 500, 70], { ZWE: 4, KEN: 2, UGA: 2, COD: 2, ZAF: 1 }),
  arab: background([900, 850, 600, 150], { IRQ: 3, SYR: 2, EGY: 2, YEM: 2, MAR: 2, LBY: 1, SAU: 1 }, undefined, 200),
  elsewhere: background([900, 850, 650, 130], { IRN: 4, IRQ: 2, BRA: 3, COL: 2, ISR: 1, MEX: 1 }, undefined, 150),
};

const PERIODS = [1960, 1985, 2008];

/** Of a thousand people born in a year, how many were born abroad. */
export function bornAbroadPer1000(origin: Origin, birthYear: number): number {
  const at = PERIODS.findIndex((year) => birthYear < year);
  return BACKGROUNDS[origin].abroad[at < 0 ? 3 : at] as number;
}

export function backgroundOf(origin: Origin): Background {
  return BACKGROUNDS[origin];
}

/** What most people of a country speak, where it is not English. */
const LANGUAGES: Readonly<Record<string, string>> = {
  AFG: 'ps',
  ALB: 'sq',
  BGD: 'bn',
  BGR: 'bg',
  BRA: 'pt',
  CHN: 'zh',
  COD: 'fr',
  COL: 'es',
  CYP: 'el',
  DEU: 'de',
  EGY: 'ar',
  ERI: 'ti',
  ESP: 'es',
  ETH: 'am',
  FRA: 'fr',
  GRC: 'el',
  HKG: 'zh',
  HUN: 'hu',
  IND: 'hi',
  IRN: 'fa',
  IRQ: 'ar',
  ISR: 'he',
  ITA: 'it',
  LBY: 'ar',
  LKA: 'ta',
  LTU: 'lt',
  MAR: 'ar',
  MDA: 'ro',
  MEX: 'es',
  NPL: 'ne',
  PAK: 'ur',
  PHL: 'tl',
  POL: 'pl',
  PRT: 'pt',
  ROU: 'ro',
  SAU: 'ar',
  SDN: 'ar',
  SOM: 'so',
  SYR: 'ar',
  TUR: 'tr',
  VNM: 'vi',
  YEM: 'ar',
};

/** What somebody of an origin who was born in a country is at home in; nothing when that is English. */
export function languageOf(origin: Origin, country: string): string | undefined {
  const background = BACKGROUNDS[origin];
  return background === NATIVE ? undefined : (background.language ?? LANGUAGES[country]);
}
