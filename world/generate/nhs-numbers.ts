/** NHS numbers for invented people: from the test range 999, which is never issued, and nowhere else. */
import { publishedNhsNumbers } from '../identities.ts';
import { checkDigit } from '../rules/nhs-number.ts';

/** Below `999 010 0000` the range is left to the people who write seeds. */
const FIRST = 10_000;
const COUNT = 990_000;
/** Shares no factor with the count, so that steps of this length come to each number once, in an order that looks like none. */
const STEP = 611_953;

/**
 * About 900,000 different NHS numbers in an order that the seed decides, without those that are taken, and without those that published
 * test suites use, for somebody or for nobody: what a test expects of them must not depend on how many patients were made.
 */
export function* nhsNumbers(seed: number, taken: { has(nhsNumber: string): boolean } = NOBODY): Generator<string, void> {
  const published = publishedNhsNumbers();
  let at = (Math.imul(seed, 0x9e3779b1) >>> 0) % COUNT;
  for (let left = COUNT; left > 0; left--) {
    const nine = `999${String(FIRST + at).padStart(6, '0')}`;
    at = (at + STEP) % COUNT;
    const digit = checkDigit(nine);
    if (digit === undefined) continue;
    const nhsNumber = `${nine}${digit}`;
    if (!published.has(nhsNumber) && !taken.has(nhsNumber)) yield nhsNumber;
  }
}

const NOBODY = { has: () => false };
