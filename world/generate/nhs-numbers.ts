/** NHS numbers for invented people: from ranges that are never issued, and nowhere else. */
import { publishedNhsNumbers } from '../identities.ts';
import { checkDigit } from '../rules/nhs-number.ts';

/** Numbers that begin with the same three digits. */
interface Range {
  readonly start: string;
  /** The first of the six digits that follow, and how many there are from there on. */
  readonly first: number;
  readonly count: number;
}

/** How many nine-digit numbers begin with the same three. */
const WHOLE = 1_000_000;
/** Below `999 010 0000` the test range is left to the people who write seeds. */
const LEFT = 10_000;

/**
 * First the test range. When its numbers are used up, what lies below it: no public table of ranges has it as issued. Each
 * gives some nine hundred thousand; together they are for 2.7 million people.
 */
const RANGES: readonly Range[] = [
  { start: '999', first: LEFT, count: WHOLE - LEFT },
  ...['998', '997'].map((start) => ({ start, first: 0, count: WHOLE })),
];
/** Shares no factor with any of the counts, so that steps of this length come to each number once, in an order that looks like none. */
const STEP = 611_953;
/** How often a number is drawn from a range that may be full, before the next is tried. */
const DRAWS = 24;

type Numbers = { has(nhsNumber: string): boolean };

/**
 * Different NHS numbers in an order that the seed decides, without those that are taken, and without those that published
 * test suites use, for somebody or for nobody: what a test expects of them must not depend on how many patients were made.
 */
export function* nhsNumbers(seed: number, taken: Numbers = NOBODY): Generator<string, void> {
  for (const range of RANGES) yield* numbersIn(range, seed, range.count, taken);
}

/** The same, but for one number: where nearly all of a range are somebody's, it is not gone through to the end before the next is tried. */
export function* nhsNumbersToDraw(seed: number): Generator<string, void> {
  for (const range of RANGES) yield* numbersIn(range, seed, DRAWS, NOBODY);
  yield* nhsNumbers(seed);
}

function* numbersIn({ start, first, count }: Range, seed: number, most: number, taken: Numbers): Generator<string, void> {
  const published = publishedNhsNumbers();
  let at = (Math.imul(seed, 0x9e3779b1) >>> 0) % count;
  for (let left = most; left > 0; left--) {
    const nine = `${start}${String(first + at).padStart(6, '0')}`;
    at = (at + STEP) % count;
    const digit = checkDigit(nine);
    if (digit === undefined) continue;
    const nhsNumber = `${nine}${digit}`;
    if (!published.has(nhsNumber) && !taken.has(nhsNumber)) yield nhsNumber;
  }
}

const NOBODY: Numbers = { has: () => false };
