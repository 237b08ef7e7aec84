/**
 * Fault rules: which requests to disturb, and how. A rule matches by server, operation, patient, mailbox and headers, counts its
 * matches, and acts on every n-th, on the first few, or by chance. Field and fault names are WireMock's, because people know them.
 */
import * as v from 'valibot';
import { CONNECTION_FAULTS, type ConnectionFault } from './http/message.ts';
import { mulberry32 } from './ids.ts';
import { listIssues } from './schema.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000));

const delayDistribution = v.variant('type', [
  v.strictObject({ type: v.literal('lognormal'), median: milliseconds, sigma: v.pipe(v.number(), v.minValue(0), v.maxValue(5)) }),
  v.strictObject({ type: v.literal('uniform'), lower: milliseconds, upper: milliseconds }),
]);

const ruleSchema = v.strictObject({
  /** Chosen by the sandbox unless given; a rule of the same id is replaced. */
  id: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))),
  /** A server's name. On one server's own control API `*` stands for all of them. */
  server: v.optional(v.string()),
  /** `pds.readPatient`, or all of an API: `pds.*`. */
  operation: v.optional(v.string()),
  match: v.optional(
    v.strictObject({
      patient: v.optional(v.string()),
      mailbox: v.optional(v.string()),
      header: v.optional(v.record(v.string(), v.string())),
    }),
  ),
  /**
   * `before` (default): acts before the operation, so that a refusal leaves everything as it is. `afterwards`: acts on the answer, when
   * the operation has done its work: a client that hears of a failure, or of nothing, although what it asked for has happened.
   */
  when: v.optional(v.picklist(['before', 'afterwards'])),
  /** Acts at most this many times, then the rule is spent. */
  times: v.optional(count),
  /** Acts on every n-th match only. */
  every: v.optional(count),
  /** Acts by chance, 0 to 1; repeatable with `seed`. */
  probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  seed: v.optional(v.pipe(v.number(), v.integer())),
  fixedDelayMilliseconds: v.optional(milliseconds),
  delayDistribution: v.optional(delayDistribution),
  chunkedDribbleDelay: v.optional(v.strictObject({ numberOfChunks: v.pipe(count, v.maxValue(10_000)), totalDuration: milliseconds })),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  /** A name of the error catalogue, alone or with its API: `pds.RESOURCE_NOT_FOUND`. */
  error: v.optional(v.string()),
  fault: v.optional(v.picklist(CONNECTION_FAULTS)),
  rateLimit: v.optional(v.strictObject({ limit: count, per: v.picklist(['second', 'minute', 'hour']) })),
});

/** A rule as a tester writes it. */
export type FaultRule = v.InferOutput<typeof ruleSchema>;
/** So many requests in each second, minute or hour. */
export type RateLimit = NonNullable<FaultRule['rateLimit']>;
/** A rule as it is kept. */
export type KeptRule = FaultRule & { readonly id: string };

/** How one request is disturbed. Several rules add up: delays sum, the first refusal wins. */
export interface Disturbance {
  /** Milliseconds to wait. */
  delay: number;
  dribble?: { readonly numberOfChunks: number; readonly totalDuration: number };
  status?: number;
  error?: string;
  fault?: ConnectionFault;
  /** The limit that was exceeded: answer as the API does when it limits the rate. */
  rateLimited?: RateLimit;
}

/** What matching rules do to one request: before its operation, or in its place; and afterwards. */
export interface FaultAction extends Disturbance {
  afterwards?: Disturbance;
  /** Ids of the rules that acted. */
  rules: string[];
}

/** What rules are matched against. */
export interface FaultProbe {
  readonly server: string;
  readonly operation: string;
  readonly patient?: string | undefined;
  readonly mailbox?: string | undefined;
  readonly header: (name: string) => string | undefined;
}

/** The rules of one session. */
export interface FaultRules {
  /** Whether there is any rule at all: the hot path asks only this. */
  readonly active: boolean;
  list(): readonly (KeptRule & { readonly matched: number; readonly acted: number })[];
  /** What to do to this request; nothing when no rule acts. `now` by the session's clock, in milliseconds, for rate limits. */
  apply(probe: FaultProbe, now: number): FaultAction | undefined;
}

const DOES = ['fixedDelayMilliseconds', 'delayDistribution', 'chunkedDribbleDelay', 'status', 'error', 'fault', 'rateLimit'] as const;

/** In place of a server's name in a rule. */
export const EVERY_SERVER = '*';

/** The names that rules can use. */
export interface FaultNames {
  readonly servers: ReadonlySet<string>;
  readonly operations: ReadonlySet<string>;
  readonly errors: ReadonlySet<string>;
  /** Servers and operations among them that are not HTTP. */
  readonly notHttp: ReadonlySet<string>;
}

/** What only an answer over HTTP has. */
const ONLY_HTTP = ['status', 'chunkedDribbleDelay'] as const;

/** Checks a rule from outside. */
export function parseFaultRule(
  value: unknown,
  known: FaultNames,
): { readonly rule: FaultRule } | { readonly issues: readonly { readonly path: string; readonly reason: string }[] } {
  const parsed = v.safeParse(ruleSchema, value);
  if (!parsed.success) return { issues: listIssues(parsed.issues) };
  const rule = parsed.output;
  const issues: { path: string; reason: string }[] = [];
  if (rule.server !== undefined && rule.server !== EVERY_SERVER && !known.servers.has(rule.server))
    issues.push({ path: 'server', reason: `unknown server '${rule.server}'; known: ${[...known.servers].join(', ')}` });
  if (rule.operation !== undefined && !known.operations.has(rule.operation))
    issues.push({ path: 'operation', reason: `unknown operation '${rule.operation}'; known: ${[...known.operations].join(', ')}` });
  if (rule.error !== undefined && !known.errors.has(rule.error))
    issues.push({ path: 'error', reason: `unknown error '${rule.error}'; GET /_sandbox/errors lists the names` });
  const place = [rule.operation, rule.server].find((name) => name !== undefined && known.notHttp.has(name));
  if (place !== undefined)
    for (const field of ONLY_HTTP)
      if (rule[field] !== undefined) issues.push({ path: field, reason: `means nothing to ${place}, which is not HTTP` });
  if (!DOES.some((field) => rule[field] !== undefined))
    issues.push({ path: '', reason: `the rule does nothing; give one of ${DOES.join(', ')}` });
  if (rule.delayDistribution?.type === 'uniform' && rule.delayDistribution.upper < rule.delayDistribution.lower)
    issues.push({ path: 'delayDistribution.upper', reason: 'must not be less than lower' });
  return issues.length > 0 ? { issues } : { rule };
}

interface Live {
  readonly rule: KeptRule;
  readonly random: () => number;
  readonly headers: readonly (readonly [string, string])[];
  matched: number;
  acted: number;
  windowStart: number;
  inWindow: number;
}

const PERIODS = { second: 1000, minute: 60_000, hour: 3_600_000 };

/** Rules that are told of changes by {@link LiveFaultRules.replace}. Counts of rules that stay are kept. */
export class LiveFaultRules implements FaultRules {
  #live: Live[] = [];

  get active(): boolean {
    return this.#live.length > 0;
  }

  list() {
    return this.#live.map(({ rule, matched, acted }) => ({ ...rule, matched, acted }));
  }

  /** Puts these rules in force. A rule that is unchanged keeps its counts. */
  replace(rules: readonly KeptRule[]): void {
    const before = new Map(this.#live.map((live) => [live.rule.id, live]));
    this.#live = rules.map((rule) => {
      const old = before.get(rule.id);
      return old && JSON.stringify(old.rule) === JSON.stringify(rule) ? old : started(rule);
    });
  }

  apply(probe: FaultProbe, now: number): FaultAction | undefined {
    const action: FaultAction = { delay: 0, rules: [] };
    const apply = (live: Live, to: () => Disturbance) => {
      if (!matches(live, probe)) return;
      live.matched += 1;
      if (!acts(live, now)) return;
      live.acted += 1;
      action.rules.push(live.rule.id);
      add(to(), live);
    };
    for (const live of this.#live) if (!isAfterwards(live)) apply(live, () => action);
    // where nothing is done there is no afterwards: such a rule waits for a request that gets so far
    if (!isDecided(action)) for (const live of this.#live) if (isAfterwards(live)) apply(live, () => (action.afterwards ??= { delay: 0 }));
    return action.rules.length > 0 ? action : undefined;
  }
}

function started(rule: KeptRule): Live {
  const headers = Object.entries(rule.match?.header ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const random = rule.seed === undefined ? Math.random : mulberry32(rule.seed);
  return { rule, random, headers, matched: 0, acted: 0, windowStart: 0, inWindow: 0 };
}

function matches({ rule, headers }: Live, probe: FaultProbe): boolean {
  if (rule.server !== undefined && rule.server !== EVERY_SERVER && rule.server !== probe.server) return false;
  if (rule.operation !== undefined && !operationMatches(rule.operation, probe.operation)) return false;
  if (rule.match?.patient !== undefined && rule.match.patient !== probe.patient) return false;
  if (rule.match?.mailbox !== undefined && rule.match.mailbox !== probe.mailbox) return false;
  return headers.every(([name, value]) => probe.header(name) === value);
}

/** Whether `pds.readPatient` is meant by `pds.readPatient`, `pds.*` or `readPatient`. */
export function operationMatches(wanted: string, operation: string): boolean {
  if (wanted === operation) return true;
  if (wanted.endsWith('.*')) return operation.startsWith(wanted.slice(0, -1));
  return operation.endsWith(`.${wanted}`);
}

function acts(live: Live, now: number): boolean {
  const { rule } = live;
  if (rule.times !== undefined && live.acted >= rule.times) return false;
  if (rule.every !== undefined && live.matched % rule.every !== 0) return false;
  if (rule.probability !== undefined && live.random() >= rule.probability) return false;
  return rule.rateLimit === undefined || exceeds(live, rule.rateLimit, now);
}

function exceeds(live: Live, limit: RateLimit, now: number): boolean {
  // a clock that was set back begins a new window, too
  if (now < live.windowStart || now - live.windowStart >= PERIODS[limit.per]) {
    live.windowStart = now;
    live.inWindow = 0;
  }
  live.inWindow += 1;
  return live.inWindow > limit.limit;
}

function isAfterwards({ rule }: Live): boolean {
  return rule.when === 'afterwards';
}

/** Whether what is answered is settled: the first rule that says counts. */
function isDecided({ status, error, fault, rateLimited }: Disturbance): boolean {
  return (status ?? error ?? fault ?? rateLimited) !== undefined;
}

function add(action: Disturbance, { rule, random }: Live): void {
  action.delay += (rule.fixedDelayMilliseconds ?? 0) + drawDelay(rule, random);
  if (rule.chunkedDribbleDelay) action.dribble ??= rule.chunkedDribbleDelay;
  if (isDecided(action)) return;
  if (rule.status !== undefined) action.status = rule.status;
  if (rule.error !== undefined) action.error = rule.error;
  if (rule.fault !== undefined) action.fault = rule.fault;
  if (rule.rateLimit !== undefined && rule.error === undefined && rule.status === undefined) action.rateLimited = rule.rateLimit;
}

function drawDelay({ delayDistribution: shape }: FaultRule, random: () => number): number {
  if (!shape) return 0;
  if (shape.type === 'uniform') return shape.lower + random() * (shape.upper - shape.lower);
  // Box-Muller: two uniform draws make one normal one
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return shape.median * Math.exp(shape.sigma * normal);
}
