/** From friendly flags to a fault rule. The sandbox checks the rule; here only what cannot be written in one is refused. */
import type { FaultRule } from '#clients/control/control';
import { UsageError } from './exit.ts';
import { duration, number } from './values.ts';

export interface RuleFlags {
  readonly id?: string;
  readonly server?: string;
  readonly operation?: string;
  readonly patient?: string;
  readonly mailbox?: string;
  readonly header?: readonly string[];
  readonly when?: string;
  readonly times?: string;
  readonly every?: string;
  readonly probability?: string;
  readonly seed?: string;
  readonly status?: string;
  readonly error?: string;
  readonly fault?: string;
  readonly delay?: string;
  readonly dribble?: string;
  readonly rateLimit?: string;
}

/** The rule that the flags describe; throws {@link UsageError} for a value that is none. */
export function ruleFrom(flags: RuleFlags): FaultRule {
  const { patient, mailbox, header } = flags;
  const match = present({ patient, mailbox, header: header && Object.fromEntries(header.map(headerFrom)) });
  const rule = {
    id: flags.id,
    server: flags.server,
    operation: flags.operation,
    match: Object.keys(match).length > 0 ? match : undefined,
    when: flags.when,
    times: number('--times', flags.times),
    every: number('--every', flags.every),
    probability: number('--probability', flags.probability),
    seed: number('--seed', flags.seed),
    status: number('--status', flags.status),
    error: flags.error,
    fault: flags.fault,
    fixedDelayMilliseconds: flags.delay === undefined ? undefined : duration('--delay', flags.delay),
    chunkedDribbleDelay: flags.dribble === undefined ? undefined : dribbleFrom(flags.dribble),
    rateLimit: flags.rateLimit === undefined ? undefined : rateLimitFrom(flags.rateLimit),
  };
  return present(rule) as FaultRule;
}

function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function headerFrom(pair: string): [string, string] {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`--header: ${pair}: must be a name and a value, such as 'X-Request-ID: 1'`);
  return [name, value];
}

function dribbleFrom(value: string): FaultRule['chunkedDribbleDelay'] {
  const [, chunks, total] = /^(\d+)\/(.+)$/.exec(value) ?? [];
  if (chunks === undefined || total === undefined) throw new UsageError(`--dribble: ${value}: must be chunks/duration, such as 5/PT2S`);
  return { numberOfChunks: Number(chunks), totalDuration: duration('--dribble', total) };
}

function rateLimitFrom(value: string): FaultRule['rateLimit'] {
  const [, limit, per] = /^(\d+)\/(second|minute|hour)$/.exec(value) ?? [];
  if (limit === undefined) throw new UsageError(`--rate-limit: ${value}: must be a number a second, minute or hour, such as 5/second`);
  return { limit: Number(limit), per: per as 'second' | 'minute' | 'hour' };
}
