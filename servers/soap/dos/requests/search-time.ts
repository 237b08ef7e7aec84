/** The time for which a search is made, where that is not now (`searchDateTime`, from version 1.4 on). Whoever sends one is testing. */
import { addMonths, londonDay, londonMoment } from '#world/rules/london';
import type { DosRefusal } from '../errors.ts';
import type { GoodExchange } from '../exchange.ts';
import { partOf, saidIn } from './call.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** ISO 8601, with an offset from UTC or without: then it is what the clocks of London show. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

function said({ call, version }: GoodExchange): string | undefined {
  return version.name === '1.4' || version.name === '1.5' ? saidIn(partOf(call.payload, 'c'), 'searchDateTime') : undefined;
}

/** The time that a request names; nothing when it names none. */
export function searchTime(exchange: GoodExchange): number | undefined {
  return parseMoment(said(exchange) ?? '');
}

export function searchDateTimeIsGood(exchange: GoodExchange): DosRefusal | undefined {
  const value = said(exchange);
  if (value === undefined) return undefined;
  const at = parseMoment(value);
  if (at === undefined) return { error: 'invalidSearchDateTime' };
  const now = exchange.deps.clock.now();
  const today = londonDay(now);
  const sinceMidnight = now - Date.parse(`${today}T00:00:00Z`);
  if (at > Date.parse(`${addMonths(today, 12)}T00:00:00Z`) + sinceMidnight) return { error: 'searchDateTooLate', value };
  return at < now - MINUTE ? { error: 'searchDatePast', value } : undefined;
}

function parseMoment(text: string): number | undefined {
  const [, day, hours, minutes, seconds, offset] = MOMENT.exec(text) ?? [];
  if (day === undefined) return undefined;
  const time = (Number(hours) * 60 + Number(minutes)) * MINUTE + Number(seconds) * 1000;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
  if (!isDay || time >= DAY || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  if (offset === undefined) return londonMoment(day, time / MINUTE);
  if (offset === 'Z') return midnight + time;
  const ahead = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return midnight + time - (offset.startsWith('-') ? -ahead : ahead) * MINUTE;
}
