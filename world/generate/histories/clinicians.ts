/** Who sees patients, by practice. */
import type { Practitioner } from '../../practitioner.ts';
import { dayText } from '../days.ts';
import { MADE_ON } from '../patients.ts';

/** Who can be named in the records of a practice: SDS user ids. */
export interface Clinicians {
  readonly doctors: readonly string[];
  readonly nurses: readonly string[];
}

const DOCTORS = /:(?:R0260|R0270|R8000)$/;
const NURSES = /:(?:R0570|R0600|R0620|R8001)$/;

/** Doctors and nurses who work at each organisation on the day on which people are made. */
export function cliniciansOf(practitioners: Iterable<Practitioner>): ReadonlyMap<string, Clinicians> {
  const today = dayText(MADE_ON);
  const found = new Map<string, { doctors: string[]; nurses: string[] }>();
  for (const { sdsUserId, roleProfiles, left } of practitioners) {
    if (left !== undefined && left < today) continue;
    for (const { organisation, jobRole, period } of roleProfiles) {
      const kind = DOCTORS.test(jobRole) ? 'doctors' : NURSES.test(jobRole) ? 'nurses' : undefined;
      if (kind === undefined || (period?.to !== undefined && period.to < today) || (period?.from !== undefined && period.from > today))
        continue;
      let there = found.get(organisation);
      if (there === undefined) {
        there = { doctors: [], nurses: [] };
        found.set(organisation, there);
      }
      if (!there[kind].includes(sdsUserId)) there[kind].push(sdsUserId);
    }
  }
  for (const { doctors, nurses } of found.values()) {
    doctors.sort();
    nurses.sort();
  }
  return found;
}
