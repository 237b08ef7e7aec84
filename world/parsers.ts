/**
 * Checks documents that come from outside: the schemas of all collections. Apart from `collections.ts`, because a start that finds the
 * standard world prepared has nothing to check, and need not load them.
 */
import type { Parsed } from '#kernel/store/store';
import { accreditedSystemSchema } from './accredited-system.ts';
import { applicationSchema } from './application.ts';
import { clinicalRecordSchema } from './clinical-record.ts';
import type { WorldCollection } from './collections.ts';
import { directoryServiceSchema } from './directory-service.ts';
import { identityUserSchema } from './identity-user.ts';
import { mailboxSchema, workflowSchema } from './mailbox.ts';
import { messageEndpointSchema } from './message-endpoint.ts';
import { organisationSchema } from './organisation.ts';
import { patientSchema } from './patient.ts';
import { practitionerSchema } from './practitioner.ts';
import { registrationSchema } from './registration.ts';
import { appointmentSchema, scheduleSchema } from './schedule.ts';
import { parser } from './schema.ts';

const PARSERS: Readonly<Record<string, ReturnType<typeof parser<object>>>> = {
  patients: parser(patientSchema),
  organisations: parser(organisationSchema),
  practitioners: parser(practitionerSchema),
  applications: parser(applicationSchema),
  users: parser(identityUserSchema),
  systems: parser(accreditedSystemSchema),
  endpoints: parser(messageEndpointSchema),
  mailboxes: parser(mailboxSchema),
  workflows: parser(workflowSchema),
  services: parser(directoryServiceSchema),
  records: parser(clinicalRecordSchema),
  registrations: parser(registrationSchema),
  schedules: parser(scheduleSchema),
  appointments: parser(appointmentSchema),
};

/**
 * A document of a collection, with its fields in the order of the schema; or what is wrong with it. What it has in common with one
 * that is `known` to be good is not looked at again.
 */
export function parse<T extends object>({ name }: WorldCollection<T>, value: unknown, known?: T): Parsed<T> {
  return PARSERS[name]?.(value, known) as Parsed<T>;
}
