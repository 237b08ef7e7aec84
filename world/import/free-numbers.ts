/** NHS numbers for people of one's own: a part of the test range that no generator uses. */
import { checkDigit } from '../rules/nhs-number.ts';

/** The first nine digits, both included: from 999 000 0000 to 999 009 9999. */
const FROM = 999_000_000;
const TO = 999_009_999;

/** Gives one free number after another; nothing when there are none left. */
export function freeNumbers(taken: { has(nhsNumber: string): boolean }): () => string | undefined {
  let nine = FROM;
  return () => {
    for (; nine <= TO; nine++) {
      const number = `${nine}${checkDigit(String(nine))}`;
      if (number.length > 10 || taken.has(number)) continue;
      nine++;
      return number;
    }
    return undefined;
  };
}
