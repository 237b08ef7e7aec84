/** FHIR decimals carry their precision: 1.10 is not 1.1. A JavaScript number would forget it. */

/** The grammar of numbers in JSON, which FHIR's decimals follow. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** A number by its digits, where a JavaScript number would be written otherwise. Made by {@link numberOf}. */
export class ExactDecimal {
  /** As in JSON: `1.10`, `1e3`, `12345678901234567890`. */
  readonly text: string;

  constructor(text: string) {
    if (!JSON_NUMBER.test(text)) throw new RangeError(`${text.slice(0, 40)} is not a decimal`);
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** The nearest number, for reckoning. */
  valueOf(): number {
    return Number(this.text);
  }

  /** For `JSON.stringify`, which can only write the nearest number; `writeFhirJson` writes the digits. */
  toJSON(): number {
    return Number(this.text);
  }
}

/** A number when that is written with the same digits, else an exact decimal; nothing when the text is not a number of JSON. */
export function numberOf(text: string): number | ExactDecimal | undefined {
  const number = Number(text);
  if (String(number) === text && Number.isFinite(number)) return number;
  return JSON_NUMBER.test(text) ? new ExactDecimal(text) : undefined;
}
