/** What happens at a practice: who joins its roster and who leaves, clinics, and what is booked in them. */
import type { Registration } from '../registration.ts';
import type { Appointment, Schedule } from '../schedule.ts';
import { changedFields } from './difference.ts';

interface AboutRegistration {
  /** Its id: `B82617:9690937286`. */
  readonly registration: string;
  readonly nhsNumber: string;
  /** The practice. */
  readonly odsCode: string;
}

export interface RegisteredAt extends AboutRegistration {
  readonly type: 'registered-at';
  /** `R` regular, `T` temporary …. */
  readonly as: Registration['type'];
}
/** No longer on the roster, or no longer active on it. */
export interface Left extends AboutRegistration {
  readonly type: 'left';
}
export interface SharingChanged extends AboutRegistration {
  readonly type: 'sharing-changed';
  readonly sharing: Registration['sharing'];
}
export interface RegistrationChanged extends AboutRegistration {
  readonly type: 'registration-changed';
  readonly parts: readonly string[];
}

export type RegistrationEvent = RegisteredAt | Left | SharingChanged | RegistrationChanged;

/** What a change of a roster's entry means. */
export function registrationEvents(before: Registration | undefined, after: Registration | undefined): readonly RegistrationEvent[] {
  const was = before?.status === 'active';
  const is = after?.status === 'active';
  if (after !== undefined && is && !was) return [{ type: 'registered-at', ...aboutRegistration(after), as: after.type }];
  if (before !== undefined && was && !is) return [{ type: 'left', ...aboutRegistration(before) }];
  if (before === undefined || after === undefined) return [];
  const parts = changedFields(before, after);
  if (parts.length === 0) return [];
  if (parts.length === 1 && parts[0] === 'sharing')
    return [{ type: 'sharing-changed', ...aboutRegistration(after), sharing: after.sharing }];
  return [{ type: 'registration-changed', ...aboutRegistration(after), parts }];
}

function aboutRegistration({ id, nhsNumber, practice }: Registration): AboutRegistration {
  return { registration: id, nhsNumber, odsCode: practice };
}

interface AboutAppointment {
  readonly appointment: string;
  readonly nhsNumber: string;
  /** The practice. */
  readonly odsCode: string;
  /** With whom: SDS user id. */
  readonly practitioner?: string;
}

/** `kept` and `missed` when its time has come. */
export interface AppointmentEvent extends AboutAppointment {
  readonly type:
    | 'appointment-booked'
    | 'appointment-amended'
    | 'appointment-cancelled'
    | 'appointment-kept'
    | 'appointment-missed'
    | 'appointment-removed';
}

const BECAME = {
  cancelled: 'appointment-cancelled',
  fulfilled: 'appointment-kept',
  noshow: 'appointment-missed',
  booked: 'appointment-booked',
} as const;

/** What a change of an appointment means. */
export function appointmentEvents(before: Appointment | undefined, after: Appointment | undefined): readonly AppointmentEvent[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'appointment-removed', ...aboutAppointment(before) }];
  if (before?.status !== after.status) return [{ type: BECAME[after.status], ...aboutAppointment(after) }];
  return changedFields(before, after).length === 0 ? [] : [{ type: 'appointment-amended', ...aboutAppointment(after) }];
}

function aboutAppointment({ id, nhsNumber, practice, practitioner }: Appointment): AboutAppointment {
  return { appointment: id, nhsNumber, odsCode: practice, ...(practitioner !== undefined && { practitioner }) };
}

/** Slots have come or gone, were taken or given back. */
export interface ScheduleEvent {
  readonly type: 'schedule-added' | 'schedule-changed' | 'schedule-removed';
  readonly schedule: string;
  /** The practice. */
  readonly odsCode: string;
  readonly practitioner?: string;
}

/** What a change of a clinic's schedule means. */
export function scheduleEvents(before: Schedule | undefined, after: Schedule | undefined): readonly ScheduleEvent[] {
  const schedule = after ?? before;
  if (schedule === undefined || (before && after && changedFields(before, after).length === 0)) return [];
  const { id, practice, practitioner } = schedule;
  const type = before === undefined ? 'schedule-added' : after === undefined ? 'schedule-removed' : 'schedule-changed';
  return [{ type, schedule: id, odsCode: practice, ...(practitioner !== undefined && { practitioner }) }];
}
