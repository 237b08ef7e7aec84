/** What a laboratory measures when it is asked: panels of tests, with values that fit who they are of. */
import type { Concept } from '../../clinical-record.ts';
import { GROUP_HEADERS, type LaboratoryTest, SPECIMENS, TESTS } from '../../codes/pathology.ts';
import type { Chance } from '../chance.ts';
import type { Sex } from '../names.ts';
import type { ConditionName } from './conditions.ts';

export type PanelName =
  | 'bloodCount'
  | 'renal'
  | 'liver'
  | 'lipids'
  | 'hba1c'
  | 'thyroid'
  | 'albuminRatio'
  | 'bone'
  | 'haematinics'
  | 'inflammation';

/** A value between two ends, in steps: `places` after the point. */
interface Spread {
  readonly test: LaboratoryTest;
  readonly places: 0 | 1 | 2;
  /** Of the healthy, in steps. */
  readonly from: number;
  readonly to: number;
  /** Of those who have something: the first that they have counts. */
  readonly with?: readonly (readonly [ConditionName, from: number, to: number])[];
  /** Added for men, in steps. */
  readonly men?: number;
}

interface Panel {
  readonly concept: Concept;
  readonly specimen: Concept;
  readonly spreads: readonly Spread[];
}

export const PANELS: Readonly<Record<PanelName, Panel>> = {
  bloodCount: {
    concept: GROUP_HEADERS.fullBloodCount,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      {
        test: TESTS.haemoglobin,
        places: 0,
        from: 118,
        to: 150,
        men: 14,
        with: [
          ['kidneys', 100, 136],
          ['coeliac', 98, 132],
          ['colonCancer', 92, 130],
        ],
      },
      { test: TESTS.whiteCells, places: 1, from: 42, to: 98, with: [['rheumatoidArthritis', 45, 125]] },
      { test: TESTS.platelets, places: 0, from: 165, to: 400 },
      { test: TESTS.redCells, places: 2, from: 385, to: 475, men: 60 },
      { test: TESTS.haematocrit, places: 2, from: 36, to: 45, men: 4 },
      { test: TESTS.mcv, places: 0, from: 81, to: 97, with: [['coeliac', 72, 84]] },
      { test: TESTS.neutrophils, places: 1, from: 25, to: 70 },
      { test: TESTS.lymphocytes, places: 1, from: 11, to: 34 },
    ],
  },
  renal: {
    concept: GROUP_HEADERS.ureaAndElectrolytes,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      { test: TESTS.sodium, places: 0, from: 136, to: 144, with: [['heartFailure', 130, 141]] },
      { test: TESTS.potassium, places: 1, from: 37, to: 49, with: [['kidneys', 42, 56]] },
      {
        test: TESTS.urea,
        places: 1,
        from: 31,
        to: 64,
        with: [
          ['kidneys', 68, 118],
          ['heartFailure', 62, 110],
        ],
      },
      {
        test: TESTS.creatinine,
        places: 0,
        from: 60,
        to: 92,
        men: 14,
        with: [
          ['kidneys', 104, 142],
          ['heartFailure', 84, 128],
        ],
      },
      {
        test: TESTS.egfr,
        places: 0,
        from: 66,
        to: 90,
        with: [
          ['kidneys', 45, 59],
          ['heartFailure', 48, 74],
        ],
      },
    ],
  },
  liver: {
    concept: GROUP_HEADERS.liverFunction,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      { test: TESTS.alt, places: 0, from: 11, to: 41, with: [['obesity', 22, 78]] },
      { test: TESTS.bilirubin, places: 0, from: 4, to: 16 },
      { test: TESTS.albumin, places: 0, from: 36, to: 47 },
      { test: TESTS.totalProtein, places: 0, from: 64, to: 79 },
    ],
  },
  lipids: {
    concept: GROUP_HEADERS.lipids,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      {
        test: TESTS.cholesterol,
        places: 1,
        from: 40,
        to: 66,
        with: [
          ['heartAttack', 30, 46],
          ['heartDisease', 31, 49],
          ['stroke', 32, 50],
          ['type2Diabetes', 33, 55],
        ],
      },
      { test: TESTS.hdl, places: 1, from: 11, to: 19 },
      {
        test: TESTS.ldl,
        places: 1,
        from: 21,
        to: 40,
        with: [
          ['heartAttack', 13, 24],
          ['heartDisease', 14, 26],
          ['stroke', 14, 27],
          ['type2Diabetes', 15, 30],
        ],
      },
      { test: TESTS.triglycerides, places: 1, from: 7, to: 24, with: [['obesity', 12, 38]] },
    ],
  },
  hba1c: {
    concept: TESTS.hba1c.concept,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      {
        test: TESTS.hba1c,
        places: 0,
        from: 32,
        to: 41,
        with: [
          ['type1Diabetes', 52, 86],
          ['type2Diabetes', 46, 78],
          ['obesity', 35, 45],
        ],
      },
    ],
  },
  thyroid: {
    concept: TESTS.serumTsh.concept,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      { test: TESTS.serumTsh, places: 2, from: 60, to: 420, with: [['thyroid', 40, 640]] },
      { test: TESTS.freeT4, places: 1, from: 105, to: 190 },
    ],
  },
  albuminRatio: {
    concept: TESTS.albuminCreatinineRatio.concept,
    specimen: SPECIMENS.urine,
    spreads: [
      {
        test: TESTS.albuminCreatinineRatio,
        places: 1,
        from: 4,
        to: 28,
        with: [
          ['kidneys', 12, 180],
          ['type2Diabetes', 6, 70],
        ],
      },
    ],
  },
  bone: {
    concept: GROUP_HEADERS.boneProfile,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      { test: TESTS.adjustedCalcium, places: 2, from: 218, to: 252 },
      { test: TESTS.phosphate, places: 2, from: 82, to: 140 },
    ],
  },
  haematinics: {
    concept: TESTS.ferritin.concept,
    specimen: SPECIMENS.venousBlood,
    spreads: [{ test: TESTS.ferritin, places: 0, from: 18, to: 190, with: [['coeliac', 6, 40]] }],
  },
  inflammation: {
    concept: TESTS.crp.concept,
    specimen: SPECIMENS.venousBlood,
    spreads: [
      {
        test: TESTS.crp,
        places: 0,
        from: 1,
        to: 5,
        with: [
          ['rheumatoidArthritis', 2, 34],
          ['inflammatoryBowel', 2, 28],
        ],
      },
    ],
  },
};

/** Some value of a test, as a laboratory writes it. */
export function measure(
  chance: Chance,
  { places, from, to, with: others = [], men = 0 }: Spread,
  sex: Sex,
  has: ReadonlySet<ConditionName>,
): string {
  const other = others.find(([condition]) => has.has(condition));
  const steps = (other ? chance.humped(other[1], other[2]) : chance.humped(from, to)) + (sex === 'male' ? men : 0);
  return decimalText(steps, places);
}

/** A number of steps as a decimal: 385 in hundredths is `3.85`. */
export function decimalText(steps: number, places: 0 | 1 | 2): string {
  if (places === 0) return String(steps);
  const scale = places === 1 ? 10 : 100;
  return `${Math.floor(steps / scale)}.${String(steps % scale).padStart(places, '0')}`;
}

/** The range in which a test is to lie. */
export function rangeOf({ ranges = [] }: LaboratoryTest, sex: Sex): { readonly low?: string; readonly high?: string } | undefined {
  return RANGES[sex].get(ranges) ?? undefined;
}

/** One object for each range, without the sex. */
const RANGES: Readonly<Record<Sex, ReadonlyMap<unknown, { readonly low?: string; readonly high?: string }>>> = {
  female: rangesFor('female'),
  male: rangesFor('male'),
};

function rangesFor(wanted: Sex) {
  const found = new Map<unknown, { readonly low?: string; readonly high?: string }>();
  for (const { ranges = [] } of Object.values<LaboratoryTest>(TESTS)) {
    const range = ranges.find(({ sex }) => sex === undefined || sex === wanted);
    if (range)
      found.set(
        ranges,
        Object.freeze({ ...(range.low !== undefined && { low: range.low }), ...(range.high !== undefined && { high: range.high }) }),
      );
  }
  return found;
}
