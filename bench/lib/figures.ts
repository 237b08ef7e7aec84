/** What a bench gives: figures, each beside a peer where there is one, and a target where one was set. */

export type Unit = 'req/s' | 'ops/s' | 'MB/s' | 'ms' | 'µs' | 'MB' | 'bytes';

/** One measurement, or the median of several. */
export interface Sample {
  /** In the figure's unit. */
  readonly value: number;
  /** Processor time of the measured process, user and system, for each request or operation. Nothing where the system does not tell. */
  readonly cpuMicroseconds?: number | undefined;
  /** How much of the time the measured process kept a core busy: 1 is all of it. */
  readonly busy?: number | undefined;
  /** Milliseconds within which 99 of 100 requests were answered. */
  readonly p99?: number | undefined;
}

/** `ratioAtLeast` is for rates: ours to the peer's. `atLeast` and `atMost` are in the figure's unit. */
export type Target = { readonly ratioAtLeast: number } | { readonly atLeast: number } | { readonly atMost: number };

export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly ours: Sample;
  readonly peer?: (Sample & { readonly name: string }) | undefined;
  readonly target?: Target | undefined;
}

/** Below this a server was waiting for work, so its rate says more about the load than about the server. */
const SATURATED = 0.9;

/** Whether a rate was held down by something else than the server: the load, or other programs on its core. */
export function isHeldDown({ ours, peer }: Figure): boolean {
  return [ours, peer].some((sample) => sample?.busy !== undefined && sample.busy < SATURATED);
}

/** How much processor time the peer needs for what takes us one. */
export function cpuRatioOf({ ours, peer }: Figure): number | undefined {
  return ours.cpuMicroseconds && peer?.cpuMicroseconds ? peer.cpuMicroseconds / ours.cpuMicroseconds : undefined;
}

/**
 * Ours to the peer's. Of rates that were held down it is the ratio of the processor times, since a peer that could have answered
 * more would make us look better than we are.
 */
export function ratioOf(figure: Figure): number | undefined {
  const { ours, peer } = figure;
  if (peer === undefined) return undefined;
  return (isHeldDown(figure) ? cpuRatioOf(figure) : undefined) ?? ours.value / peer.value;
}

/** Whether the target is met; nothing where there is none. */
export function isMet(figure: Figure): boolean | undefined {
  const { ours, target } = figure;
  if (target === undefined) return undefined;
  if ('atMost' in target) return ours.value <= target.atMost;
  if ('atLeast' in target) return ours.value >= target.atLeast;
  const ratio = ratioOf(figure);
  return ratio !== undefined && ratio >= target.ratioAtLeast;
}
