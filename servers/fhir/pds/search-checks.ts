/** What PDS checks of a patient search, in words that clients may compare. */
import { isDay } from '#world/rules/date';
import { beforeWildcard, hasWildcard } from '#world/search/wildcard';
import type { Exchange } from './checks.ts';
import type { PdsRefusal } from './errors.ts';
import { all, first, isOn, MAX_RESULTS, type SearchParameters } from './search-parameters.ts';

/** A search on its way. */
export interface Searching extends Exchange {
  readonly parameters: SearchParameters;
}

type Verdict = PdsRefusal | undefined;

/** The national sandbox lets this misspelling of `_history` pass, without effect. */
export const TOLERATED = 'history';

const NAMES = ['family', 'given'] as const;
const POSTCODES = ['address-postalcode', 'address-postcode'] as const;
const DATES = ['birthdate', 'death-date'] as const;
const FLAGS = ['_fuzzy-match', '_exact-match', '_history'] as const;
const KNOWN: ReadonlySet<string> = new Set([
  ...NAMES,
  ...POSTCODES,
  ...DATES,
  ...FLAGS,
  'gender',
  'general-practitioner',
  'email',
  'phone',
  '_max-results',
]);
/** Several given names, or the two ends of a range. */
const REPEATABLE: ReadonlySet<string> = new Set(['given', ...DATES]);
const WILDCARDS = [...NAMES, ...POSTCODES] as const;
const KNOWN_TO_SANDBOX: ReadonlySet<string> = new Set([...KNOWN, TOLERATED]);

const GENDERS: ReadonlySet<string> = new Set(['male', 'female', 'other', 'unknown']);
const DATE = /^(?:eq|ge|le)?\d{4}-\d{2}-\d{2}$/;
const WHOLE = /^\d+$/;
const MAX_NAME_LENGTH = 35;
const MAX_DATES = 2;
/** Characters that must come before a wildcard, so that an index helps. */
const LITERALS = 2;
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]/gu;

export function applicationAsksForOne({ parameters, caller }: Searching): Verdict {
  if (caller.mode !== 'application-restricted') return undefined;
  const wanted = first(parameters, '_max-results');
  return wanted === undefined || wanted === '1' ? undefined : { error: 'TOO_MANY_RESULTS_ASKED' };
}

export function hasParameters({ parameters }: Searching): Verdict {
  return parameters.size > 0 ? undefined : { error: 'UNSUPPORTED_SERVICE' };
}

export function parametersAreKnown({ parameters, deps }: Searching): Verdict {
  const known = deps.environment === 'sandbox' ? KNOWN_TO_SANDBOX : KNOWN;
  const unknown = [...parameters.keys()].filter((name) => !known.has(name));
  if (unknown.length === 0) return undefined;
  const names = unknown.map((name) => `'${name}'`).join(', ');
  const were = unknown.length === 1 ? 'was' : 'were';
  return {
    error: 'ADDITIONAL_PROPERTIES',
    diagnostics: `Invalid request with error - Additional properties are not allowed (${names} ${were} unexpected)`,
  };
}

export function datesAreWellFormed({ parameters }: Searching): Verdict {
  for (const name of DATES) {
    const values = all(parameters, name);
    for (const value of values) if (!DATE.test(value) || !isDay(value.slice(-10))) return invalid(name, value);
    if (values.length > MAX_DATES)
      return invalid(name, values[MAX_DATES] as string, `${name} can be given twice at most: a range has two ends`);
  }
  return undefined;
}

export function hasBirthDate({ parameters }: Searching): Verdict {
  if (parameters.has('birthdate')) return undefined;
  return { error: 'MISSING_VALUE', diagnostics: "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'" };
}

export function flagsAreOnOrOff({ parameters }: Searching): Verdict {
  for (const name of FLAGS) {
    const value = first(parameters, name);
    if (value !== undefined && value !== 'true' && value !== 'false') return invalid(name, value);
  }
  return undefined;
}

export function criteriaAreEnough({ parameters }: Searching): Verdict {
  if (isOn(parameters, '_fuzzy-match')) return isEnoughForFuzzy(parameters) ? undefined : belowFuzzyMinimum();
  return first(parameters, 'family') ? undefined : belowMinimum();
}

/** A birth date there is: before it is checked. */
function isEnoughForFuzzy(parameters: SearchParameters): boolean {
  const has = (name: string) => Boolean(first(parameters, name));
  const [family, given] = [has('family'), has('given')];
  return (family && given) || ((family || given) && has('gender') && POSTCODES.some(has));
}

export function postcodeHasOneName({ parameters }: Searching): Verdict {
  if (!parameters.has('address-postalcode') || !parameters.has('address-postcode')) return undefined;
  return {
    error: 'INVALID_SEARCH_DATA',
    diagnostics: "Invalid search data provided - 'address-postalcode and address-postcode cannot be used together'",
  };
}

export function valuesAreSingle({ parameters }: Searching): Verdict {
  for (const [name, values] of parameters)
    if (values.length > 1 && !REPEATABLE.has(name)) return invalid(name, values[1] as string, `${name} can be given once only`);
  return undefined;
}

export function valuesAreNotEmpty({ parameters }: Searching): Verdict {
  for (const [name, values] of parameters) if (values.includes('')) return invalid(name, '');
  return undefined;
}

export function wildcardsComeLate({ parameters }: Searching): Verdict {
  for (const name of WILDCARDS) {
    for (const value of all(parameters, name)) {
      if (!hasWildcard(value)) continue;
      if (isOn(parameters, '_fuzzy-match')) return belowFuzzyMinimum(`${name}: a fuzzy search has no wildcards`);
      const before = beforeWildcard(value).replace(NEITHER_LETTER_NOR_DIGIT, '');
      if (before.length < LITERALS) return belowMinimum(`${name}: a wildcard must follow at least ${LITERALS} characters`);
    }
  }
  return undefined;
}

export function namesFit({ parameters }: Searching): Verdict {
  for (const name of NAMES)
    for (const value of all(parameters, name))
      if (value.length > MAX_NAME_LENGTH) return invalid(name, value, `${name} has ${MAX_NAME_LENGTH} characters at most`);
  return undefined;
}

export function genderIsKnown({ parameters }: Searching): Verdict {
  const gender = first(parameters, 'gender');
  return gender === undefined || GENDERS.has(gender) ? undefined : invalid('gender', gender);
}

export function limitIsInRange({ parameters }: Searching): Verdict {
  const value = first(parameters, '_max-results');
  if (value === undefined) return undefined;
  const limit = Number(value);
  return WHOLE.test(value) && limit >= 1 && limit <= MAX_RESULTS ? undefined : invalid('_max-results', value);
}

function invalid(field: string, value: string, advice?: string): PdsRefusal {
  return {
    error: 'INVALID_VALUE',
    diagnostics: `Invalid value - '${value}' in field '${field}'`,
    ...(advice !== undefined && { advice: [advice] }),
  };
}

function belowMinimum(advice?: string): PdsRefusal {
  return {
    error: 'INVALID_SEARCH_DATA',
    diagnostics: "Invalid search data provided - 'No searches were performed as the search criteria did not meet the minimum requirements'",
    ...(advice !== undefined && { advice: [advice] }),
  };
}

function belowFuzzyMinimum(advice?: string): PdsRefusal {
  return {
    error: 'INVALID_SEARCH_DATA',
    diagnostics:
      "Invalid search data provided - 'A fuzzy search was requested however the data given did not meet the fuzzy search criteria'",
    ...(advice !== undefined && { advice: [advice] }),
  };
}
