/**
 * Whether a service may be given to somebody who calls (CheckCapacitySummary 1.5, "match session times" and "services that should only
 * return if open"): it is open at some time within the minutes that the outcome of the triage allows, does not close within half an hour,
 * and if it wants callers only while it is open, it is or soon will be.
 */
import type { DirectoryService } from '../directory-service.ts';
import { projection } from '../projection.ts';
import { addDays, londonDay } from '../rules/london.ts';
import { openOn, type Span } from './opening.ts';

type Opening = DirectoryService['opening'];

const MINUTE = 60_000;

/** A service that closes in less than so many minutes is not offered any more. */
const CLOSING_SOON_MINUTES = 30;

/** Hours of so many days are kept for each service: calls ask about today and the week that follows, over and over. */
const DAYS_KEPT = 16;

/** The opening hours of a service, reckoned a day at a time and kept. */
class Hours {
  readonly #opening: Opening;
  readonly #days = new Map<string, readonly Span[]>();
  /** What the last window made of them: services that share their hours are asked about one after another. */
  seen: { readonly by: OfferWindow; readonly verdict: Verdict } | undefined;

  constructor(opening: Opening) {
    this.#opening = opening;
  }

  on(day: string): readonly Span[] {
    let spans = this.#days.get(day);
    if (spans === undefined) {
      spans = openOn(this.#opening, day);
      if (this.#days.size === DAYS_KEPT) this.#days.clear();
      this.#days.set(day, spans);
    }
    return spans;
  }
}

const hoursOf = projection((opening: Opening) => new Hours(opening));

interface Verdict {
  /** Open in time, and not about to close. */
  readonly isOffered: boolean;
  /** When it is open next, from the moment of the call on, as far as the window looks. */
  readonly opensAt: number;
}

/** A call at one moment, about which many services are asked: what depends on the moment alone is reckoned once. */
export class OfferWindow {
  readonly #at: number;
  readonly #end: number;
  readonly #closingSoon: number;
  readonly #days: readonly string[];

  /** From a moment, in milliseconds since the epoch, for so many minutes (see `sessionMinutes`). */
  constructor(at: number, minutes: number) {
    this.#at = at;
    this.#end = at + minutes * MINUTE;
    this.#closingSoon = at + CLOSING_SOON_MINUTES * MINUTE;
    this.#days = daysBetween(at - 1, Math.max(this.#end, this.#closingSoon));
  }

  offers({ opening, onlyWhenOpenWithin }: Pick<DirectoryService, 'opening' | 'onlyWhenOpenWithin'>): boolean {
    const hours = hoursOf(opening);
    if (hours.seen?.by !== this) hours.seen = { by: this, verdict: this.#verdictOn(hours) };
    const { isOffered, opensAt } = hours.seen.verdict;
    return isOffered && (onlyWhenOpenWithin === undefined || opensAt <= this.#at + onlyWhenOpenWithin * MINUTE);
  }

  #verdictOn(hours: Hours): Verdict {
    let isOpenInTime = false;
    let opensAt = Number.POSITIVE_INFINITY;
    let closesAt: number | undefined;
    for (const day of this.#days) {
      for (const { from, to } of hours.on(day)) {
        // one that closes, or opens, at the very moment still counts
        if (from <= this.#end && to >= this.#at) isOpenInTime = true;
        if (to > this.#at) opensAt = Math.min(opensAt, Math.max(from, this.#at));
        // what goes on after midnight is another session, and closes later
        if ((from <= this.#at && this.#at < to) || from === closesAt) closesAt = to;
      }
      if (isOpenInTime && closesAt !== undefined && closesAt >= this.#closingSoon) break;
    }
    return { isOffered: isOpenInTime && (closesAt === undefined || closesAt >= this.#closingSoon), opensAt };
  }
}

/** The days on the wall from one moment to another. */
function daysBetween(from: number, to: number): readonly string[] {
  const last = londonDay(to);
  const days = [londonDay(from)];
  for (let day = days[0] as string; day < last; ) {
    day = addDays(day, 1);
    days.push(day);
  }
  return days;
}
