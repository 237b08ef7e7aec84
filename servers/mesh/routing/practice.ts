/**
 * The mailbox of the practice at which a patient is registered. The service asks PDS who it is, takes the practice and looks up which of its
 * mailboxes receives the workflow; what goes wrong comes back as a REPORT (NHS Digital, "endpoint lookup service and WorkflowIDs").
 */
import { currentRecord } from '#world/current-record';
import type { Workflow } from '#world/mailbox';
import type { Patient } from '#world/patient';
import { isNhsNumber } from '#world/rules/nhs-number';
import type { World } from '#world/world';
import type { Failure } from '../messages/message.ts';
import { receiversOf } from './look-up.ts';
import type { Routed } from './recipient.ts';

const FAILURES = {
  severalMailboxes: { event: 'SEND', code: 'EPL-150', text: 'Multiple mailboxes matches' },
  noMailbox: { event: 'SEND', code: 'EPL-151', text: 'No mailbox matched' },
  invalidNumber: { event: 'SEND', code: 'EPL-152', text: 'Invalid NHS Number' },
  unknownNumber: { event: 'SEND', code: 'EPL-153', text: 'NHS Number not found' },
  otherPerson: { event: 'SEND', code: 'EPL-154', text: 'NHS Number supplied does not match the demographics' },
} as const satisfies Readonly<Record<string, Failure>>;

/** The date is `YYYYMMDD`; an older specification has `DDMMYYYY`. A surname may have underscores of its own. */
const ADDRESS = /^GPPROVIDER_([^_]*)_(\d{8})_(.+)$/i;

export async function routeToPractice(world: World, to: string, { workflowId }: Workflow): Promise<Routed> {
  const [, nhsNumber = '', birthDate = '', surname = ''] = ADDRESS.exec(to) ?? [];
  if (!isNhsNumber(nhsNumber)) return { failure: FAILURES.invalidNumber };
  const patient = await currentRecord(world, nhsNumber);
  if (patient === undefined) return { failure: FAILURES.unknownNumber };
  if (!isBornOn(patient, birthDate) || !isCalled(patient, surname)) return { failure: FAILURES.otherPerson };
  const practice = patient.gpRegistration?.practice;
  const [mailbox, ...others] = practice === undefined ? [] : await receiversOf(world, practice, workflowId);
  if (mailbox === undefined) return { failure: FAILURES.noMailbox };
  return others.length > 0 ? { failure: FAILURES.severalMailboxes } : { mailbox };
}

function isBornOn(patient: Patient, date: string): boolean {
  const born = patient.birthDate?.replaceAll('-', '');
  return born === date || born === `${date.slice(4)}${date.slice(2, 4)}${date.slice(0, 2)}`;
}

/** Letters count, not how they are written: `O'Brien`, `OBRIEN`. */
function isCalled({ names }: Patient, surname: string): boolean {
  const wanted = lettersOf(surname);
  return names.some(({ family }) => family !== undefined && lettersOf(family) === wanted);
}

function lettersOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toUpperCase();
}
