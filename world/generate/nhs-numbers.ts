/** NHS numbers for invented people: from the test range 999, which is never issued, and nowhere else. */
import { checkDigit } from '../rules/nhs-number.ts';

/**
 * Numbers of the range that published test suites use, for somebody or for nobody. What a test expects of them must not depend on
 * how many patients were made.
 */
const PUBLISHED: ReadonlySet<string> = new Set([
  '9990000018',
  '9990000026',
  '9990000034',
  '9990001855',
  '9990002142',
  '9990003343',
  '9990004218',
  '9990004951',
  '9990238359',
  '9990406480',
  '9990548609',
  '9990552568',
  '9990556512',
  '9993425389',
  '9994133152',
  '9995000180',
  '9995001624',
  '9998340446',
  '9998886678',
  '9999075320',
  '9999960529',
  '9999999468',
  '9999999484',
  '9999999999',
]);

/** Below `999 010 0000` the range is left to the people who write seeds. */
const FIRST = 10_000;
const COUNT = 990_000;
/** Shares no factor with the count, so that steps of this length come to each number once, in an order that looks like none. */
const STEP = 611_953;

/** About 900,000 different NHS numbers in an order that the seed decides, without those that are taken. */
export function* nhsNumbers(seed: number, taken: { has(nhsNumber: string): boolean } = PUBLISHED): Generator<string, void> {
  let at = (Math.imul(seed, 0x9e3779b1) >>> 0) % COUNT;
  for (let left = COUNT; left > 0; left--) {
    const nine = `999${String(FIRST + at).padStart(6, '0')}`;
    at = (at + STEP) % COUNT;
    const digit = checkDigit(nine);
    if (digit === undefined) continue;
    const nhsNumber = `${nine}${digit}`;
    if (!PUBLISHED.has(nhsNumber) && !taken.has(nhsNumber)) yield nhsNumber;
  }
}
