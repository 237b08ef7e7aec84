/** How the collections of the world are shown: by which word their ids go, and one row for each document. */
import type { AccreditedSystem } from '#world/accredited-system';
import type { Application } from '#world/application';
import type { ClinicalRecord } from '#world/clinical-record';
import { JOB_ROLES } from '#world/codes/job-roles';
import { ODS_ROLES } from '#world/codes/ods';
import type { DirectoryService } from '#world/directory-service';
import type { IdentityUser } from '#world/identity-user';
import type { Mailbox, Workflow } from '#world/mailbox';
import type { MessageEndpoint } from '#world/message-endpoint';
import { type Organisation, primaryRole } from '#world/organisation';
import type { Patient } from '#world/patient';
import type { Practitioner, RoleProfile } from '#world/practitioner';
import type { Registration } from '#world/registration';
import { writeNhsNumber } from '#world/rules/nhs-number';
import type { Appointment, Schedule } from '#world/schedule';
import { contractsOf, interactionsOf } from '#world/spine/contracts';
import type { Tone } from '../terminal/page.ts';
import type { Cell } from '../terminal/table.ts';
import { showDate, showMoment } from './dates.ts';
import { nameOfPatient, nameOfPractitioner } from './names.ts';
import { capitalised, counted, registrationType } from './words.ts';

interface Shown<T> {
  /** What one document of it is: `patient`. */
  readonly one: string;
  /** By which word its id goes: `NHS No.`. */
  readonly id: string;
  readonly columns: readonly string[];
  readonly row: (doc: T) => readonly (string | Cell)[];
}

interface Shapes {
  readonly patients: Patient;
  readonly organisations: Organisation;
  readonly practitioners: Practitioner;
  readonly users: IdentityUser;
  readonly applications: Application;
  readonly systems: AccreditedSystem;
  readonly endpoints: MessageEndpoint;
  readonly workflows: Workflow;
  readonly mailboxes: Mailbox;
  readonly services: DirectoryService;
  readonly records: ClinicalRecord;
  readonly registrations: Registration;
  readonly schedules: Schedule;
  readonly appointments: Appointment;
}

const SHOWN: { readonly [C in keyof Shapes]: Shown<Shapes[C]> } = {
  patients: {
    one: 'patient',
    id: 'NHS No.',
    columns: ['NHS number', 'Name', 'Born', 'Gender', 'Postcode', 'Practice', 'State'],
    row: (patient) => [
      writeNhsNumber(patient.nhsNumber),
      strong(nameOfPatient(patient)),
      patient.birthDate === undefined ? '' : showDate(patient.birthDate),
      patient.gender ?? '',
      patient.addresses.find(({ historic }) => !historic)?.postcode ?? '',
      patient.gpRegistration?.practice ?? '',
      stateOf(patient),
    ],
  },
  organisations: {
    one: 'organisation',
    id: 'ODS code',
    columns: ['ODS code', 'Name', 'Role', 'Town', 'State'],
    row: (organisation) => [
      organisation.odsCode,
      strong(organisation.name),
      roleName(rolesInWords(organisation)),
      organisation.address?.town ?? '',
      organisation.status === 'active' ? '' : toned('closed', 'warn'),
    ],
  },
  practitioners: {
    one: 'practitioner',
    id: 'SDS user id',
    columns: ['SDS user id', 'Name', 'Role', 'At', 'State'],
    row: (practitioner) => [
      practitioner.sdsUserId,
      strong(nameOfPractitioner(practitioner)),
      practitioner.roleProfiles[0] ? jobOf(practitioner.roleProfiles[0]) : '',
      [...new Set(practitioner.roleProfiles.map(({ organisation }) => organisation))].join(', '),
      practitioner.left === undefined ? '' : toned(`left ${showDate(practitioner.left)}`, 'warn'),
    ],
  },
  users: {
    one: 'user',
    id: 'Signs in as',
    columns: ['Signs in as', 'With', 'Level', 'Who'],
    row: (user) =>
      user.provider === 'nhs-cis2'
        ? [strong(user.id), 'NHS CIS2', user.assuranceLevel, user.practitioner ?? '']
        : [
            strong(user.id),
            'NHS login',
            user.proofingLevel,
            [user.givenName, user.familyName].filter(Boolean).join(' ') || (user.email ?? ''),
          ],
  },
  applications: {
    one: 'application',
    id: 'API key',
    columns: ['API key', 'Name', 'State'],
    row: ({ apiKey, name, status }) => [apiKey, strong(name), status === 'approved' ? '' : toned(status, 'warn')],
  },
  systems: {
    one: 'system',
    id: 'ASID',
    columns: ['ASID', 'What', 'Organisation', 'Party key', 'Interactions'],
    row: (system) => [
      system.asid,
      strong(system.description ?? system.product?.name ?? ''),
      system.organisation,
      system.partyKey ?? '',
      counted(interactionsOf(system).size, 'interaction'),
    ],
  },
  endpoints: {
    one: 'endpoint',
    id: 'Endpoint',
    columns: ['Endpoint', 'Organisation', 'Pattern', 'Address', 'Interactions'],
    row: (endpoint) => [
      strong(endpoint.id),
      endpoint.organisation,
      endpoint.pattern ?? '',
      endpoint.addresses[0] ?? '',
      counted(contractsOf(endpoint).size, 'interaction'),
    ],
  },
  workflows: {
    one: 'workflow',
    id: 'Workflow',
    columns: ['Workflow', 'What', 'State'],
    row: ({ workflowId, description, restricted }) => [strong(workflowId), description, restricted ? 'restricted' : ''],
  },
  mailboxes: {
    one: 'mailbox',
    id: 'Mailbox',
    columns: ['Mailbox', 'Name', 'Organisation', 'State'],
    row: ({ mailboxId, name, organisation, active }) => [mailboxId, strong(name), organisation, active ? '' : toned('closed', 'warn')],
  },
  services: {
    one: 'service',
    id: 'DoS service',
    columns: ['Service', 'Name', 'Postcode', 'ODS code', 'State'],
    row: ({ id, name, address, odsCode, status, capacityStatus }) => [
      id,
      strong(name),
      address.postcode,
      odsCode ?? '',
      status === 'active' ? (capacityStatus === 'green' ? '' : toned(capacityStatus, 'warn')) : toned(status, 'warn'),
    ],
  },
  records: {
    one: 'clinical record',
    id: 'NHS No.',
    columns: ['NHS number', 'Problems', 'Allergies', 'Medication', 'Results', 'Documents'],
    row: ({ nhsNumber, problems, allergies, medications, investigations, documents }) => [
      strong(writeNhsNumber(nhsNumber)),
      counted(problems.length, 'problem'),
      counted(allergies.length, 'allergy', 'allergies'),
      counted(medications.length, 'medicine'),
      counted(investigations.length, 'result'),
      counted(documents.length, 'document'),
    ],
  },
  registrations: {
    one: 'registration',
    id: 'Registration',
    columns: ['Registration', 'No. there', 'Type', 'State'],
    row: ({ id, localId, type, status, sharing, sensitive }) => [
      strong(id),
      localId,
      registrationType(type),
      toned(
        [status === 'active' ? '' : 'has left', sharing === 'dissent' ? 'does not share' : '', sensitive ? 'sensitive' : '']
          .filter(Boolean)
          .join(', '),
        'warn',
      ),
    ],
  },
  schedules: {
    one: 'schedule',
    id: 'Schedule',
    columns: ['Schedule', 'From', 'Practice', 'Practitioner', 'What', 'Free'],
    row: ({ id, practice, practitioner, category, slots }) => [
      strong(id),
      slots[0] ? showMoment(slots[0].start) : '',
      practice,
      practitioner ?? '',
      category ?? '',
      `${slots.filter(({ status }) => status === 'free').length} of ${slots.length}`,
    ],
  },
  appointments: {
    one: 'appointment',
    id: 'Appointment',
    columns: ['Appointment', 'When', 'NHS number', 'Practice', 'What', 'State'],
    row: ({ id, start, nhsNumber, practice, description, type, status }) => [
      id,
      strong(showMoment(start)),
      writeNhsNumber(nhsNumber),
      practice,
      description ?? type ?? '',
      toned(status, status === 'booked' ? undefined : 'quiet'),
    ],
  },
};

/** How a collection is shown; one that is not known here by the ids and names of its documents. */
function shownOf(collection: string): Shown<object> {
  const known = (SHOWN as unknown as Readonly<Record<string, Shown<object>>>)[collection];
  return known ?? { one: collection, id: capitalised(collection), columns: ['Document'], row: (doc) => [JSON.stringify(doc)] };
}

/** The heads of its columns. */
export function columnsOf(collection: string): readonly string[] {
  return shownOf(collection).columns;
}

/** A document in one row. */
export function rowOf(collection: string, doc: object): readonly Cell[] {
  return shownOf(collection)
    .row(doc)
    .map((cell) => (typeof cell === 'string' ? { text: cell } : cell));
}

/** `ASID 200000000359`. */
export function idInWords(collection: string, id: string): string {
  return `${shownOf(collection).id} ${id}`;
}

/** `patient`. */
export function oneOf(collection: string): string {
  return shownOf(collection).one;
}

/** What an organisation is, best for people: a practice is one before it is a prescribing cost centre. */
export function rolesInWords(organisation: Organisation): string {
  const primary = primaryRole(organisation);
  const further = organisation.roles.find(({ code }) => code !== primary)?.code;
  return (primary === 'RO177' ? further : undefined) ?? primary;
}

/** `GP PRACTICE` as `GP practice`. */
export function roleName(code: string): string {
  const name = ODS_ROLES[code];
  if (name === undefined) return code;
  return capitalised(name.toLowerCase()).replace(/\b(?:gp|nhs|icb|ccg|dmu)\b/gi, (letters) => letters.toUpperCase());
}

/** What somebody does in a role: the last part of its name as the directory has it, else what national RBAC calls it. */
export function jobOf({ jobRole, jobRoleName }: Pick<RoleProfile, 'jobRole' | 'jobRoleName'>): string {
  const said = jobRoleName?.split('":"').at(-1)?.replaceAll('"', '');
  return said || (JOB_ROLES[jobRole.slice(-5)] ?? jobRole);
}

function stateOf({ death, supersededBy, invalidated, confidentiality, removal }: Patient): Cell {
  const states = [
    supersededBy === undefined ? '' : 'superseded',
    invalidated ? 'invalid' : '',
    death && death.notification !== 'removed' ? 'died' : '',
    confidentiality === 'unrestricted' ? '' : 'restricted',
    removal && !death ? 'has left' : '',
  ];
  return toned(states.filter(Boolean).join(', '), 'warn');
}

function strong(text: string): Cell {
  return { text, tone: 'strong' };
}

function toned(text: string, tone: Tone | undefined): Cell {
  return { text, tone };
}
