/**
 * What the people of England are like, in figures, each with where it is from. Where it says "approximately", a published figure was
 * rounded, or spread over finer classes than it has. `docs/population.md` sets the generated people beside them.
 */

/**
 * Of a thousand people, how many are in each five years of age: 0–4 … 85–89, 90 and over. Office for National Statistics (ONS), Census
 * 2021, "Population and household estimates, England and Wales": 23.1 % are under 20, 18.6 % 65 and over, 0.9 % 90 and over; the five
 * years within those approximately.
 */
export const AGE_PER_1000: readonly number[] = [54, 59, 60, 58, 60, 66, 70, 67, 63, 64, 68, 67, 58, 49, 50, 36, 25, 17, 9];

/** Of a thousand people, how many are female: ONS, Census 2021, the same release (51.0 %). */
export const FEMALE_PER_1000 = 510;

/**
 * Of a thousand women and men in each five years of age, how many are women. ONS, Census 2021, approximately: more boys are born, more
 * men come from abroad, more women grow old.
 */
export const FEMALE_BY_AGE_PER_1000: readonly number[] = [
  488, 488, 488, 488, 497, 505, 510, 510, 508, 506, 507, 507, 509, 514, 519, 528, 549, 588, 665,
];

/**
 * Persons in a household. ONS, Census 2021 TS003 and "Household and resident characteristics": 30.2 % of households in England and Wales
 * are of one person, 63.0 % of one family, 6.8 % of others; 2.4 persons on average (2.36 in England in 2011).
 */
export const HOUSEHOLDS_PER_1000 = { onePerson: 302, oneFamily: 630, other: 68 } as const;
export const MEAN_HOUSEHOLD = 2.4;

/** The ethnic categories of the 2001 census, by which the NHS records: A White British … S any other. */
export type EthnicCategory = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'J' | 'K' | 'L' | 'M' | 'N' | 'P' | 'R' | 'S';

/**
 * Of ten thousand people, how many are of each category. ONS, Census 2021 TS021, England: 81.0 % White (73.5 % British), 3.0 % Mixed, 9.6 %
 * Asian, 4.2 % Black, 2.2 % other. Gypsies, Travellers and Roma are within C, Chinese and Arabs as the older categories have them.
 */
export const ETHNIC_PER_10000: Readonly<Record<EthnicCategory, number>> = {
  A: 7350,
  B: 90,
  C: 660,
  D: 90,
  E: 42,
  F: 84,
  G: 80,
  H: 330,
  J: 278,
  K: 110,
  L: 170,
  M: 110,
  N: 260,
  P: 50,
  R: 76,
  S: 220,
};

/** The five groups of the census. */
export const ETHNIC_GROUPS: readonly { readonly name: string; readonly categories: readonly EthnicCategory[] }[] = [
  { name: 'White', categories: ['A', 'B', 'C'] },
  { name: 'Mixed', categories: ['D', 'E', 'F', 'G'] },
  { name: 'Asian', categories: ['H', 'J', 'K', 'L', 'R'] },
  { name: 'Black', categories: ['M', 'N', 'P'] },
  { name: 'Other', categories: ['S'] },
];

/**
 * Of a thousand practices, how many have so many patients on their list, in steps of 2,000, the last being 20,000 and more. NHS Digital,
 * "Patients Registered at a GP Practice, July 2020", spotlight report: 2.9 % below 2,000, most (17.9 %) from 4,000 to 5,999, 3.9 % above
 * 20,000, when the mean was 9,000; shifted approximately to the mean of about 9,700 that QOF 2022/23 and 2023/24 count.
 */
export const PRACTICE_SIZE_PER_1000: readonly number[] = [20, 95, 165, 160, 150, 125, 95, 65, 45, 32, 48];
export const PRACTICE_SIZE_STEP = 2000;
export const MEAN_PRACTICE_SIZE = 9700;

/**
 * Of a thousand people of at least an age, how many are on a register. NHS England, Quality and Outcomes Framework (QOF) 2023/24, England,
 * prevalence, approximately (to a tenth of a percent); depression as of 2022/23, the last year of its old definition. `conditions` are
 * those of `histories/conditions.ts` that put somebody on it.
 */
export const QOF_REGISTERS: readonly {
  readonly name: string;
  readonly from: number;
  readonly per1000: number;
  readonly conditions: readonly string[];
}[] = [
  { name: 'Hypertension', from: 0, per1000: 148, conditions: ['hypertension'] },
  { name: 'Depression', from: 18, per1000: 132, conditions: ['depression'] },
  { name: 'Obesity', from: 18, per1000: 128, conditions: ['obesity'] },
  { name: 'Diabetes', from: 17, per1000: 77, conditions: ['type1Diabetes', 'type2Diabetes'] },
  { name: 'Asthma', from: 6, per1000: 65, conditions: ['asthma'] },
  { name: 'Chronic kidney disease', from: 18, per1000: 44, conditions: ['kidneys'] },
  { name: 'Coronary heart disease', from: 0, per1000: 30, conditions: ['heartDisease', 'heartAttack'] },
  { name: 'Atrial fibrillation', from: 0, per1000: 22, conditions: ['atrialFibrillation'] },
  { name: 'COPD', from: 0, per1000: 19, conditions: ['copd'] },
  { name: 'Stroke and TIA', from: 0, per1000: 19, conditions: ['stroke'] },
  { name: 'Heart failure', from: 0, per1000: 11, conditions: ['heartFailure'] },
  { name: 'Mental health', from: 0, per1000: 10, conditions: ['severeMentalIllness'] },
  { name: 'Dementia', from: 0, per1000: 8, conditions: ['dementia'] },
  { name: 'Epilepsy', from: 18, per1000: 8, conditions: ['epilepsy'] },
  { name: 'Rheumatoid arthritis', from: 16, per1000: 8, conditions: ['rheumatoidArthritis'] },
  { name: 'Learning disability', from: 0, per1000: 6, conditions: ['learningDisability'] },
  { name: 'Peripheral arterial disease', from: 0, per1000: 6, conditions: ['arteries'] },
];
