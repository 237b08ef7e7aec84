/** Rules of patients, their families, and those who sign in. */
import type { Patient } from '../patient.ts';
import { isCertainlyBefore } from '../rules/date.ts';
import { covers } from '../rules/period.ts';
import { deathOf, hasClosed, isBeyondLife, isPractice, OLDEST_AGE } from '../rules/standing.ts';
import type { Complain } from './rule.ts';
import type { WorldView } from './view.ts';

/** PDS codes of relations that both sides have: spouses and partners who live together. */
const MUTUAL: readonly string[] = ['SPS', 'DOMPART'];
const PARENTS: readonly string[] = ['MTH', 'FTH', 'PRN'];
const CHILDREN: readonly string[] = ['CHILD'];
/** The patients themselves. */
const ONESELF = 'ONESELF';

/** Somebody has been born, at most 130 years ago. */
export function birthIsBelievable(view: WorldView, complain: Complain): void {
  for (const [id, { birthDate }] of view.patients) {
    if (birthDate === undefined) continue;
    if (isCertainlyBefore(view.today, birthDate)) complain('patients', id, 'birthDate', birthDate, 'is still to come');
    else if (isBeyondLife(birthDate, view.today)) complain('patients', id, 'birthDate', birthDate, `is more than ${OLDEST_AGE} years ago`);
  }
}

/** Nobody dies before they are born, nor tomorrow. */
export function deathFollowsBirth(view: WorldView, complain: Complain): void {
  for (const [id, patient] of view.patients) {
    const { birthDate, death } = patient;
    if (death === undefined) continue;
    if (birthDate !== undefined && isCertainlyBefore(death.date, birthDate))
      complain('patients', id, 'death.date', death.date, `is before the birth on ${birthDate}`);
    if (isCertainlyBefore(view.today, death.date)) complain('patients', id, 'death.date', death.date, 'is still to come');
  }
}

/** Whoever is registered, is registered with a practice; somebody living, with one that has not closed. */
export function practicesAreReal(view: WorldView, complain: Complain): void {
  for (const [id, patient] of view.patients) {
    const code = patient.gpRegistration?.practice;
    const practice = code === undefined ? undefined : view.organisations.get(code);
    if (code === undefined || practice === undefined) continue;
    if (!isPractice(practice)) complain('patients', id, 'gpRegistration.practice', code, 'is not a GP practice');
    else if (hasClosed(practice, view.today) && isCurrent(patient))
      complain('patients', id, 'gpRegistration.practice', code, `closed on ${practice.period?.to}`);
  }
  for (const [id, { practice, status, period }] of view.registrations) {
    const organisation = view.organisations.get(practice);
    if (organisation === undefined) continue;
    if (!isPractice(organisation)) complain('registrations', id, 'practice', practice, 'is not a GP practice');
    else if (status === 'active' && covers(period, view.today) && hasClosed(organisation, view.today))
      complain('registrations', id, 'practice', practice, `closed on ${organisation.period?.to}`);
  }
}

/** Whether a record is that of somebody living, who is known by it. */
function isCurrent(patient: Patient): boolean {
  return deathOf(patient) === undefined && patient.supersededBy === undefined && !patient.invalidated;
}

/** Nobody has two regular registrations at once, and no practice has two patients under one number of its own. */
export function nobodyIsRegisteredTwice(view: WorldView, complain: Complain): void {
  const regular = new Map<string, string>();
  const local = new Map<string, string>();
  for (const [id, { practice, nhsNumber, localId, type, status, period }] of view.registrations) {
    const key = `${practice}:${localId}`;
    const holder = local.get(key);
    if (holder === undefined) local.set(key, id);
    else complain('registrations', id, 'localId', localId, `is also that of ${holder}`);
    if (type !== 'R' || status !== 'active' || !covers(period, view.today)) continue;
    const other = regular.get(nhsNumber);
    if (other === undefined) regular.set(nhsNumber, practice);
    else complain('registrations', id, 'type', type, `is a second regular registration; ${nhsNumber} has one at ${other}`);
  }
}

/** Relatives who are patients are there, are not the patient, say the same of each other where they must, and parents are the older ones. */
export function familiesAgree(view: WorldView, complain: Complain): void {
  for (const [id, patient] of view.patients) {
    for (const [at, { nhsNumber, relationships }] of patient.relatedPeople.entries()) {
      if (nhsNumber === undefined) continue;
      const path = `relatedPeople.${at}.nhsNumber`;
      const relative = view.patients.get(nhsNumber);
      if (nhsNumber === id) {
        if (!relationships.includes(ONESELF)) complain('patients', id, path, nhsNumber, 'is the patient');
      } else if (relative === undefined) complain('patients', id, path, nhsNumber, 'is not in patients');
      else checkRelative(patient, relative, relationships, path, complain);
    }
  }
}

function checkRelative(patient: Patient, relative: Patient, relationships: readonly string[], path: string, complain: Complain): void {
  const { nhsNumber: id } = patient;
  const { nhsNumber } = relative;
  for (const relationship of relationships) {
    const says = relative.relatedPeople.filter((other) => other.nhsNumber === id).flatMap((other) => other.relationships);
    if (MUTUAL.includes(relationship) && !says.includes(relationship))
      complain('patients', id, path, nhsNumber, `is ${relationship} here; there, ${id} is not`);
    if (PARENTS.includes(relationship) && !isOlder(relative, patient))
      complain('patients', id, path, nhsNumber, 'is a parent, and not older');
    if (CHILDREN.includes(relationship) && !isOlder(patient, relative))
      complain('patients', id, path, nhsNumber, 'is a child, and not younger');
  }
}

function isOlder({ birthDate: one }: Patient, { birthDate: other }: Patient): boolean {
  return one === undefined || other === undefined || isCertainlyBefore(one, other);
}

/** A healthcare worker acts in a role that they have. */
export function selectedRolesAreHeld(view: WorldView, complain: Complain): void {
  for (const [id, user] of view.users) {
    if (user.provider !== 'nhs-cis2' || user.selectedRole === undefined) continue;
    const practitioner = user.practitioner === undefined ? undefined : view.practitioners.get(user.practitioner);
    if (!practitioner?.roleProfiles.some((profile) => profile.id === user.selectedRole))
      complain(
        'users',
        id,
        'selectedRole',
        user.selectedRole,
        `is not a role of ${user.practitioner ?? 'anybody: there is no practitioner'}`,
      );
  }
}
