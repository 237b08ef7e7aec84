/**
 * The criteria of a subscription (MNS OAS, `criteria`): `eventType='gpreg-change-gp-req-1' AND generalpractitioner='XY11'`.
 *
 *     criteria  = "eventType" "=" type *( 1*SP "AND" 1*SP filter )
 *     type      = quoted / 1*( letter / digit / "-" / "_" / "." )
 *     filter    = name "=" quoted            ; name = 1*( letter / digit / "_" / "-" / "." )
 *     quoted    = "'" *( any character but "'" ) "'"
 *
 * Spaces may stand around `=` and at the end. Read in one pass, whatever is sent.
 */

export interface MnsCriteria {
  readonly eventType: string;
  /** All must hold. */
  readonly filters: readonly Filter[];
}

export interface Filter {
  /** A key of the event's `filtering`, or one followed by `_manufacturer_org`. */
  readonly name: string;
  readonly value: string;
}

/** What is wrong, and where: `at` is the number of characters before it. */
export interface CriteriaFault {
  readonly reason: string;
  readonly at: number;
}

/** Ours: the live service's limits are not known. */
const MOST_CHARACTERS = 4000;
const MOST_FILTERS = 50;

const NAME = /[A-Za-z0-9_.-]+/y;
const SPACES = / */y;
const EQUALS = / *= */y;
const AND = / +AND +/y;
const QUOTED = /'([^']*)'/y;

export function parseCriteria(text: string): { readonly criteria: MnsCriteria } | { readonly fault: CriteriaFault } {
  const fault = (reason: string, at: number) => ({ fault: { reason, at } });
  if (text.length > MOST_CHARACTERS) return fault(`is longer than ${MOST_CHARACTERS} characters`, MOST_CHARACTERS);
  if (!text.startsWith('eventType')) return fault('must begin with eventType=', 0);
  let at = 'eventType'.length;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  if (!take(EQUALS)) return fault('must begin with eventType=', 0);
  const eventType = take(QUOTED)?.[1] ?? take(NAME)?.[0];
  if (!eventType) return fault('eventType has no value', at);
  const filters: Filter[] = [];
  for (;;) {
    const before = at;
    if (!take(AND)) break;
    const name = take(NAME)?.[0];
    if (name === undefined) return fault('AND must be followed by the name of a filter', at);
    if (name === 'eventType') return fault('eventType must be named once', before);
    if (!take(EQUALS)) return fault(`${name} must be followed by =`, at);
    const value = take(QUOTED)?.[1];
    if (value === undefined) return fault(`the value of ${name} must stand in single quotes`, at);
    filters.push({ name, value });
    if (filters.length > MOST_FILTERS) return fault(`has more than ${MOST_FILTERS} filters`, before);
  }
  take(SPACES);
  return at === text.length ? { criteria: { eventType, filters } } : fault('expected AND, or the end; only AND and = are known', at);
}

/** The criteria as text that reads as the same. */
export function writeCriteria({ eventType, filters }: MnsCriteria): string {
  return [`eventType='${eventType}'`, ...filters.map(({ name, value }) => `${name}='${value}'`)].join(' AND ');
}
