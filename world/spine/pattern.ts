/** How a message is carried over Spine, and the contract that goes with it. */

/**
 * - `sync`: asked and answered in one HTTP exchange, over SOAP.
 * - `async-express`: an ebXML message and, later, another one for the answer; nobody promises that either arrives.
 * - `async-reliable`: repeated until acknowledged, which happens in the same HTTP exchange.
 * - `forward-reliable`: through Spine to another party, repeated until acknowledged.
 * - `forward-express`: through Spine to another party, once.
 * - `intermediary`: where Spine takes what it is to carry to another party.
 * - `http`: none of them. FHIR over HTTP, mostly through the Spine Secure Proxy.
 */
export const PATTERNS = ['sync', 'async-express', 'async-reliable', 'forward-reliable', 'forward-express', 'intermediary', 'http'] as const;

export type Pattern = (typeof PATTERNS)[number];

/**
 * What two parties have agreed on, as the directory shows it (`nhsMHSSyncReplyMode` and its neighbours). What is not there is not in
 * the directory either.
 */
export interface Terms {
  /** `MSHSignalsOnly`: the acknowledgement comes in the same HTTP exchange. */
  readonly syncReplyMode?: 'None' | 'none' | 'MSHSignalsOnly';
  readonly ackRequested?: 'always' | 'never';
  readonly duplicateElimination?: 'always' | 'never';
  /** How often a message is repeated, at most. */
  readonly retries?: number;
  /** How long apart: `PT1M`. */
  readonly retryInterval?: string;
  /** How long a receiver remembers a message, so as to know it again: `PT5M`. */
  readonly persistDuration?: string;
  /** Who is to acknowledge; the last part of the URN. Published forward contracts name none, and mean `nextMSH`. */
  readonly actor?: 'toPartyMSH' | 'nextMSH';
  readonly isAuthenticated?: 'transient' | 'persistent' | 'none';
}

/** The contracts that the directory has been seen to hold (ldap-sds §4), each for one pattern. */
const TERMS: Readonly<Record<Pattern, Terms>> = {
  sync: { syncReplyMode: 'None', ackRequested: 'never', duplicateElimination: 'never', actor: 'toPartyMSH', isAuthenticated: 'none' },
  'async-express': {
    syncReplyMode: 'MSHSignalsOnly',
    ackRequested: 'never',
    duplicateElimination: 'never',
    actor: 'toPartyMSH',
    isAuthenticated: 'transient',
  },
  'async-reliable': {
    syncReplyMode: 'MSHSignalsOnly',
    ackRequested: 'always',
    duplicateElimination: 'always',
    retries: 2,
    retryInterval: 'PT1M',
    persistDuration: 'PT5M',
    actor: 'toPartyMSH',
    isAuthenticated: 'transient',
  },
  'forward-reliable': {
    syncReplyMode: 'None',
    ackRequested: 'always',
    duplicateElimination: 'always',
    retries: 2,
    retryInterval: 'PT2H',
    persistDuration: 'PT7H',
    isAuthenticated: 'transient',
  },
  'forward-express': {},
  intermediary: { syncReplyMode: 'None', ackRequested: 'never', duplicateElimination: 'never' },
  http: {},
};

const termsByDuration = new Map<string, Terms>();

/**
 * The contract of a pattern. Where messages are repeated, `persistDuration` is how long one is remembered, if another time than
 * usual, and they are repeated as often within it as usual.
 */
export function patternTerms(pattern: Pattern, persistDuration?: string): Terms {
  const usual = TERMS[pattern];
  if (persistDuration === undefined || persistDuration === usual.persistDuration || usual.retries === undefined) return usual;
  const key = `${pattern} ${persistDuration}`;
  let terms = termsByDuration.get(key);
  if (terms === undefined) {
    terms = { ...usual, persistDuration, retryInterval: retryIntervalFor(persistDuration) };
    termsByDuration.set(key, terms);
  }
  return terms;
}

/** Units of a duration, longest first, in seconds. */
const UNITS = [
  ['D', 86_400],
  ['H', 3600],
  ['M', 60],
  ['S', 1],
] as const;

/**
 * How long apart the repeats of a message are that is remembered so long: a third of it, in whole hours, minutes or seconds. The two
 * contracts that are published are like that: PT1M in PT5M, and PT2H in PT7H.
 */
function retryIntervalFor(persistDuration: string): string {
  const third = secondsOf(persistDuration) / 3;
  const [unit, seconds] = third >= 3600 ? UNITS[1] : third >= 60 ? UNITS[2] : UNITS[3];
  return `PT${Math.max(1, Math.floor(third / seconds))}${unit}`;
}

/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds. */
function secondsOf(duration: string): number {
  return UNITS.reduce((sum, [unit, seconds]) => sum + Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0) * seconds, 0);
}
