/** How people and organisations stand on a day: dead, closed, at work. Rules and changes ask the same questions. */
import { GP_PRACTICE, type Organisation } from '../organisation.ts';
import type { Patient } from '../patient.ts';
import type { Practitioner } from '../practitioner.ts';
import { isCertainlyBefore } from './date.ts';
import { covers } from './period.ts';

/** In years. Nobody has ever been older. */
export const OLDEST_AGE = 130;
/** ODS codes that stand for no practice: none registered, not applicable, not known. */
const PSEUDO_PRACTICES: readonly string[] = ['V81997', 'V81998', 'V81999'];

/** Whether an ODS code stands for no practice at all. */
export function isPseudoPractice(odsCode: string): boolean {
  return PSEUDO_PRACTICES.includes(odsCode);
}

/** Whether an organisation is, or has been, one that patients register with. */
export function isPractice({ odsCode, roles }: Organisation): boolean {
  return isPseudoPractice(odsCode) || roles.some(({ code }) => code === GP_PRACTICE);
}

/** Whether an organisation closed before a day. */
export function hasClosed({ period }: Organisation, day: string): boolean {
  return period?.to !== undefined && isCertainlyBefore(period.to, day);
}

/** The date of a death that was no mistake. */
export function deathOf({ death }: Patient): string | undefined {
  return death === undefined || death.notification === 'removed' ? undefined : death.date;
}

/** Whether a date is more than 130 years before a day. */
export function isBeyondLife(birthDate: string, day: string): boolean {
  return isCertainlyBefore(birthDate, `${String(Number(day.slice(0, 4)) - OLDEST_AGE).padStart(4, '0')}${day.slice(4)}`);
}

/** Why somebody cannot see patients of a practice on a day; nothing when they can. Who has never had a role there may work there for a while. */
export function absenceOf({ left, roleProfiles }: Practitioner, practice: string, day: string): string | undefined {
  if (left !== undefined && left < day) return `left on ${left}`;
  const there = roleProfiles.filter(({ organisation }) => organisation === practice);
  if (there.length > 0 && !there.some(({ period }) => covers(period, day))) return `has no role at ${practice} on ${day}`;
  return undefined;
}
