/** The query of a patient search, and what it comes to. What it may hold is checked in `search-checks.ts`. */
import type { DateRange, PatientCriteria } from '#world/search/criteria';

/** Results that are given at most, and where nothing less is asked for. */
export const MAX_RESULTS = 50;

const NONE: readonly string[] = [];

/** The parameters as sent, by name, each with its values in order. */
export type SearchParameters = ReadonlyMap<string, readonly string[]>;

export function readParameters(rawQuery: string): SearchParameters {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of pairsOf(rawQuery)) {
    // `…&=` is what some clients make of an empty row in a form: there is no parameter in it
    if (name === '') continue;
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}

/** Names and values of a query. Few have more to decode than a plus for a space, and for those a split will do. */
function pairsOf(rawQuery: string): Iterable<readonly [string, string]> {
  if (rawQuery.includes('%')) return new URLSearchParams(rawQuery);
  const query = rawQuery.includes('+') ? rawQuery.replaceAll('+', ' ') : rawQuery;
  return query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}

export function first(parameters: SearchParameters, name: string): string | undefined {
  return parameters.get(name)?.[0];
}

/** All values of a parameter. */
export function all(parameters: SearchParameters, name: string): readonly string[] {
  return parameters.get(name) ?? NONE;
}

/** Whether a flag is set. */
export function isOn(parameters: SearchParameters, flag: string): boolean {
  return first(parameters, flag) === 'true';
}

/** What parameters come to, once they have passed the checks. Who may see one result only gets a limit of 1. */
export function toCriteria(parameters: SearchParameters, onlyOne: boolean): PatientCriteria {
  const deaths = parameters.get('death-date');
  return {
    family: first(parameters, 'family'),
    given: all(parameters, 'given'),
    gender: first(parameters, 'gender'),
    birthDate: toRange(all(parameters, 'birthdate')),
    deathDate: deaths && toRange(deaths),
    postcode: first(parameters, 'address-postalcode') ?? first(parameters, 'address-postcode'),
    generalPractitioner: first(parameters, 'general-practitioner'),
    email: first(parameters, 'email'),
    phone: first(parameters, 'phone'),
    fuzzy: isOn(parameters, '_fuzzy-match'),
    history: isOn(parameters, '_history'),
    exactOnly: isOn(parameters, '_exact-match'),
    limit: onlyOne ? 1 : Number(first(parameters, '_max-results') ?? MAX_RESULTS),
  };
}

/** Dates with their prefixes as one range; where two bound the same side, the narrower holds. */
function toRange(values: readonly string[]): DateRange {
  let from: string | undefined;
  let to: string | undefined;
  for (const value of values) {
    const day = value.slice(-10);
    if (!value.startsWith('le') && (from === undefined || day > from)) from = day;
    if (!value.startsWith('ge') && (to === undefined || day < to)) to = day;
  }
  return { from, to };
}
