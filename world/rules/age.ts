/** How old people are. */

/**
 * Age in whole years on a day (`2026-11-25`), as the law of England reckons it: who was born on 29 February is a year older on 1 March.
 * Of somebody of whom only the year or the month of birth is known it is that of one born on its first day. Nothing before they are born.
 */
export function ageOn(birthDate: string, day: string): number | undefined {
  const born = `${birthDate}${FIRST_DAY.slice(birthDate.length)}`;
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(4) < born.slice(4, 10) ? 1 : 0);
  return years < 0 ? undefined : years;
}

/** What fills up a date that is not known to the day. */
const FIRST_DAY = 'yyyy-01-01';
