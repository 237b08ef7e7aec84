/** Opening hours as the directory tells them: a week of sessions, and single days. A session ends on its day, the last minute at the latest. */
import type { DirectoryService } from '#world/directory-service';
import type { DaySession } from '#world/services/opening';
import type { Values } from '../contract/answer.ts';

const WEEK = [
  ['monday', 'Monday'],
  ['tuesday', 'Tuesday'],
  ['wednesday', 'Wednesday'],
  ['thursday', 'Thursday'],
  ['friday', 'Friday'],
  ['saturday', 'Saturday'],
  ['sunday', 'Sunday'],
  ['bankHoliday', 'Bankholiday'],
] as const;

const LAST_MINUTE = '23:59';
const CLOSED = '00:00-00:00';

/** The sessions of a week, from Monday on, with those of bank holidays at the end, where a version has them; none of a service that never closes. */
export function rotaSessions({ opening }: DirectoryService, withBankHolidays: boolean): readonly Values[] {
  if (opening.always) return [];
  const days = withBankHolidays ? WEEK : WEEK.filter(([key]) => key !== 'bankHoliday');
  return days.flatMap(([key, day]) => (opening.week[key] ?? []).map((session) => rotaSession(day, session)));
}

function rotaSession(day: string, { from, to }: DaySession): Values {
  return { startDayOfWeek: day, startTime: timeOfDay(from), endDayOfWeek: day, endTime: timeOfDay(to), status: 'Open' };
}

function timeOfDay(time: string): Values {
  const [hours, minutes] = endOfDay(time).split(':').map(Number);
  return { hours, minutes };
}

/** Days that are otherwise: `25-12-2026-00:00-00:00` is one that is closed. */
export function specifiedSessions({ opening }: DirectoryService): readonly string[] {
  return opening.dates.flatMap(({ date, sessions }) => {
    const day = date.split('-').reverse().join('-');
    if (sessions.length === 0) return [`${day}-${CLOSED}`];
    return sessions.map(({ from, to }) => `${day}-${from}-${endOfDay(to)}`);
  });
}

function endOfDay(time: string): string {
  return time === '24:00' ? LAST_MINUTE : time;
}
