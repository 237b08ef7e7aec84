/** Where people of each origin were born when it was abroad, and what they speak. */
import { type Weighted, weighted } from './chance.ts';
import type { Origin } from './names.ts';

interface Background {
  /** Of a thousand, how many were born abroad: of those born before 1960, before 1985, before 2008, and since. Approximately. */
  readonly abroad: readonly [number, number, number, number];
  /** Countries of birth, ISO 3166 alpha-3. */
  readonly countries: Weighted<string>;
  /** The language they are at home in, ISO 639-1, of those born abroad. */
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
  polish: background([850, 950, 750, 60], { POL: 1 }, 'pl'),
  romanian: background([950, 980, 850, 120], { ROU: 8, MDA: 1 }, 'ro'),
  european: background(
    [700, 800, 650, 150],
    { ITA: 5, PRT: 5, ESP: 4, FRA: 4, DEU: 4, BGR: 3, LTU: 4, GRC: 2, HUN: 3, CYP: 3, ALB: 2 },
    undefined,
  ),
  turkish: background([900, 700, 400, 60], { TUR: 4, CYP: 1 }, 'tr', 160),
  indian: background([900, 650, 420, 130], { IND: 6, KEN: 2, UGA: 1, TZA: 1 }, 'gu', 90),
  punjabi: background([850, 450, 250, 60], { IND: 9, KEN: 1 }, 'pa', 130),
  pakistani: background([900, 550, 220, 50], { PAK: 1 }, 'ur', 180),
  bangladeshi: background([950, 650, 180, 40], { BGD: 1 }, 'bn', 240),
  otherAsian: background([950, 850, 600, 120], { LKA: 3, PHL: 4, NPL: 3, VNM: 2, AFG: 3 }, undefined, 150),
  chinese: background([900, 800, 600, 150], { CHN: 5, HKG: 4, MYS: 1, SGP: 1 }, 'zh', 160),
  caribbean: background([750, 200, 90, 20], { JAM: 6, BRB: 1, TTO: 1, GRD: 1, LCA: 1 }),
  westAfrican: background([900, 800, 450, 70], { NGA: 6, GHA: 4, SLE: 1 }, undefined),
  eastAfrican: background([950, 900, 500, 70], { SOM: 6, ERI: 2, ETH: 1, SDN: 1 }, 'so', 230),
  southernAfrican: background([900, 850, 500, 70], { ZWE: 4, KEN: 2, UGA: 2, COD: 2, ZAF: 1 }, undefined),
  arab: background([900, 850, 600, 150], { IRQ: 3, SYR: 2, EGY: 2, YEM: 2, MAR: 2, LBY: 1, SAU: 1 }, 'ar', 200),
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
