/** Ages as the Directory of Services reckons them: in days, of years that have 365.25 and months that have 30.4375. */

/** In days, both included. */
export interface AgeRange {
  readonly fromDays: number;
  readonly toDays: number;
}

export type AgeUnit = 'days' | 'months' | 'years';

const DAYS_OF: Readonly<Record<AgeUnit, number>> = { days: 1, months: 30.4375, years: 365.25 };

/** An age in whole days. */
export function daysOf(age: number, unit: AgeUnit): number {
  return Math.floor(age * DAYS_OF[unit]);
}

interface AgeGroup {
  readonly name: string;
  /** Years, both included. */
  readonly from: number;
  readonly to: number;
}

/** Groups of those whose age is only guessed. 8 is known to the REST API only. */
const AGE_GROUPS: ReadonlyMap<number, AgeGroup> = new Map([
  [1, { name: 'Adult (16+)', from: 16, to: 129 }],
  [2, { name: 'Child (5-15)', from: 5, to: 15 }],
  [3, { name: 'Toddler (1-4)', from: 1, to: 4 }],
  [4, { name: 'Neonate & Infant (0)', from: 0, to: 0 }],
  [8, { name: 'Older People (65+)', from: 65, to: 129 }],
]);

/** Everybody of an age group; nothing when there is no such group. */
export function ageGroup(id: number): AgeRange | undefined {
  const group = AGE_GROUPS.get(id);
  return group && { fromDays: daysOf(group.from, 'years'), toDays: daysOf(group.to + 1, 'years') - 1 };
}

/** Whether a service sees somebody of these ages: of a group, it need not see all. A service that names no ages sees everybody. */
export function seesAge(ages: readonly AgeRange[], { fromDays, toDays }: AgeRange): boolean {
  return ages.length === 0 || ages.some((range) => range.fromDays <= toDays && range.toDays >= fromDays);
}
