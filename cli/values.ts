/** Values on the command line that are more than text. */
import { parseDuration } from '#kernel/clock';
import { UsageError } from './exit.ts';

/** A number, or nothing where nothing is given; throws {@link UsageError} for anything else. */
export function number(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw new UsageError(`${flag}: ${value}: must be a number`);
  return Number(value);
}

/** A duration in milliseconds. */
export function duration(flag: string, value: string): number {
  const milliseconds = /^\d+$/.test(value) ? Number(value) : parseDuration(value);
  if (milliseconds === undefined) throw new UsageError(`${flag}: ${value}: must be milliseconds (500) or an ISO 8601 duration (PT0.5S)`);
  return milliseconds;
}

/** For an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
