/** Rules that several verbs apply, each of which refuses or gives what it looked for. */
import { APPOINTMENTS, ORGANISATIONS, PATIENTS, PRACTITIONERS, REGISTRATIONS, SCHEDULES } from '../collections.ts';
import type { Organisation } from '../organisation.ts';
import type { Patient } from '../patient.ts';
import type { Practitioner } from '../practitioner.ts';
import type { Registration } from '../registration.ts';
import { isCertainlyBefore, withoutTime } from '../rules/date.ts';
import { absenceOf, deathOf, hasClosed, isPractice, isPseudoPractice } from '../rules/standing.ts';
import type { Appointment, Schedule, Slot } from '../schedule.ts';
import { type Change, refuse } from './change.ts';

/** A record that can be read under its own number: it was neither withdrawn nor merged into another. */
export async function currentPatient(change: Change, nhsNumber: string, path = 'nhsNumber'): Promise<Patient> {
  const patient = await change.get(PATIENTS, nhsNumber);
  if (patient === undefined) return refuse('missing', 'no-such-patient', `nobody has the NHS number ${nhsNumber}`, path);
  if (patient.invalidated) return refuse('state', 'record-invalidated', `the record of ${nhsNumber} was withdrawn`, path);
  if (patient.supersededBy !== undefined)
    return refuse('state', 'number-superseded', `${nhsNumber} was merged into ${patient.supersededBy}`, path);
  return patient;
}

/** The same, of somebody who has not died. */
export async function livingPatient(change: Change, nhsNumber: string, path = 'nhsNumber'): Promise<Patient> {
  const patient = await currentPatient(change, nhsNumber, path);
  const death = deathOf(patient);
  return death === undefined ? patient : refuse('state', 'patient-dead', `${nhsNumber} died on ${death}`, path);
}

/** An organisation that is open today. */
export async function openOrganisation(change: Change, odsCode: string, path: string): Promise<Organisation> {
  const organisation = await change.get(ORGANISATIONS, odsCode);
  if (organisation === undefined) return refuse('missing', 'no-such-organisation', `no organisation has the ODS code ${odsCode}`, path);
  if (organisation.status !== 'active' || hasClosed(organisation, change.today))
    return refuse('state', 'organisation-closed', `${odsCode} has closed`, path);
  return organisation;
}

/** A GP practice that is open, and is not about to close. */
export async function openPractice(change: Change, odsCode: string, path = 'practice'): Promise<Organisation> {
  const organisation = await openOrganisation(change, odsCode, path);
  if (!isPractice(organisation)) return refuse('state', 'not-a-practice', `${odsCode} is not a GP practice`, path);
  if (organisation.period?.to !== undefined)
    return refuse('state', 'organisation-closed', `${odsCode} closes on ${organisation.period.to}`, path);
  return organisation;
}

/** Somebody who has not left by a day. */
export async function practitionerAtWork(change: Change, sdsUserId: string, day: string, path = 'practitioner'): Promise<Practitioner> {
  const person = await change.get(PRACTITIONERS, sdsUserId);
  if (person === undefined) return refuse('missing', 'no-such-practitioner', `no practitioner has the SDS user id ${sdsUserId}`, path);
  if (person.left !== undefined && person.left < withoutTime(day))
    return refuse('state', 'practitioner-left', `${sdsUserId} left on ${person.left}`, path);
  return person;
}

/** A date that is not still to come; today where none is given. */
export function dateGiven(change: Change, date: string | undefined, path = 'on'): string {
  if (date === undefined) return change.today;
  return isCertainlyBefore(change.today, date) ? refuse('arguments', 'in-the-future', `${date} is still to come`, path) : date;
}

/** The day before which nothing can be: that of a birth. */
export function afterBirth({ nhsNumber, birthDate }: Patient, date: string, path: string): string {
  if (birthDate !== undefined && isCertainlyBefore(date, birthDate))
    return refuse('state', 'before-birth', `${nhsNumber} was born on ${birthDate}, after ${date}`, path);
  return date;
}

/** The entry of a practice's roster. */
export async function rosterEntry(change: Change, practice: string, nhsNumber: string): Promise<Registration> {
  const entry = await change.get(REGISTRATIONS, `${practice}:${nhsNumber}`);
  return entry ?? refuse('missing', 'not-on-roster', `${nhsNumber} is not on the roster of ${practice}`, 'practice');
}

/** Ends a registration, on a day that is not before it began. */
export async function endRegistration(change: Change, registration: Registration, on: string): Promise<void> {
  if (registration.status !== 'active') return;
  const { period } = registration;
  const to = period?.from !== undefined && isCertainlyBefore(on, period.from) ? period.from : on;
  await change.put(REGISTRATIONS, { ...registration, status: 'inactive', period: { ...period, to } });
}

/** Registers a patient with a practice, and with no other. */
export async function registerRegularly(change: Change, patient: Patient, practice: string, on: string): Promise<void> {
  const { nhsNumber } = patient;
  for (const entry of await change.find(REGISTRATIONS, { index: 'nhsNumber', equals: nhsNumber }))
    if (entry.type === 'R' && entry.practice !== practice) await endRegistration(change, entry, on);
  if (isPseudoPractice(practice)) return;
  const before = await change.get(REGISTRATIONS, `${practice}:${nhsNumber}`);
  if (before?.status === 'active' && before.type === 'R') return;
  await change.put(REGISTRATIONS, {
    confidentialParts: [],
    awaitingFilingParts: [],
    sharing: 'consent',
    localId: await newLocalId(change, practice),
    ...before,
    id: `${practice}:${nhsNumber}`,
    practice,
    nhsNumber,
    type: 'R',
    status: 'active',
    period: { from: on },
  });
}

/** A number that nobody on a roster has. */
export async function newLocalId(change: Change, practice: string): Promise<string> {
  for (;;) {
    const localId = change.ids.text(10, '0123456789');
    const taken = await change.find(REGISTRATIONS, { index: 'practice+localId', equals: `${practice}:${localId}` });
    if (taken.length === 0) return localId;
  }
}

/** Moves a patient to a practice: in the demographics service, and on the rosters. */
export async function moveTo(change: Change, patient: Patient, practice: string, on: string): Promise<void> {
  const { removal: _, ...kept } = patient;
  await change.put(PATIENTS, {
    ...kept,
    gpRegistration: { id: change.newEntryId(), practice, period: { from: on } },
    ...(patient.managingOrganisation && { managingOrganisation: { organisation: practice, period: { from: on } } }),
  });
  await registerRegularly(change, patient, practice, on);
}

/** Cancels an appointment and gives its slots back: free where somebody is there to see patients, else no longer to be had. */
export async function cancelAppointment(change: Change, appointment: Appointment, reason: string): Promise<void> {
  await change.put(APPOINTMENTS, { ...appointment, status: 'cancelled', cancellationReason: reason });
  const schedule = appointment.schedule === undefined ? undefined : await change.get(SCHEDULES, appointment.schedule);
  if (schedule === undefined) return;
  const isHeld = await canBeHeld(change, schedule, withoutTime(appointment.start));
  await setSlots(change, schedule, appointment.slots, isHeld ? 'free' : 'unavailable');
}

async function canBeHeld(change: Change, { practice, practitioner }: Schedule, day: string): Promise<boolean> {
  const organisation = await change.get(ORGANISATIONS, practice);
  if (organisation === undefined || hasClosed(organisation, day)) return false;
  const person = practitioner === undefined ? undefined : await change.get(PRACTITIONERS, practitioner);
  return person === undefined || absenceOf(person, practice, day) === undefined;
}

/** Gives slots of a schedule another status. */
export async function setSlots(change: Change, schedule: Schedule, ids: readonly string[], status: Slot['status']): Promise<void> {
  const slots = schedule.slots.map((slot) => (ids.includes(slot.id) ? { ...slot, status } : slot));
  await change.put(SCHEDULES, { ...schedule, slots });
}

/** Appointments that are booked, of a patient. */
export async function bookedBy(change: Change, nhsNumber: string): Promise<readonly Appointment[]> {
  const all = await change.find(APPOINTMENTS, { index: 'nhsNumber', equals: nhsNumber });
  return all.filter(({ status }) => status === 'booked');
}
