import * as v from 'valibot';
import { ENDPOINTS, MAILBOXES, ORGANISATIONS, PATIENTS, REGISTRATIONS, SERVICES, SYSTEMS } from '../../collections.ts';
import type { DirectoryService } from '../../directory-service.ts';
import type { Organisation } from '../../organisation.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { deathOf, isPseudoPractice } from '../../rules/standing.ts';
import { on, practice as practiceCode, said } from '../arguments.ts';
import { type Change, refuse } from '../change.ts';
import { ended } from '../entries.ts';
import { clearClinics, endRoles } from '../leaving.ts';
import { dateGiven, endRegistration, moveTo, openPractice } from '../rules.ts';
import { verb } from '../verb.ts';

export const retirePractice = verb({
  name: 'retire-practice',
  description:
    'Closes a practice: its patients go to the successor, its staff lose their roles there, its mailboxes and systems fall silent',
  args: v.strictObject({ practice: practiceCode, successor: said('ODS code of the practice that takes its patients', practiceCode), on }),
  async run(change, { practice: code, successor, on }) {
    if (code === successor) refuse('arguments', 'same-practice', 'a practice cannot succeed itself', 'successor');
    const lastDay = dateGiven(change, on).slice(0, '2026-11-25'.length);
    const practice = await openPractice(change, code);
    if (isPseudoPractice(code)) refuse('state', 'not-a-practice', `${code} stands for no practice`, 'practice');
    const heir = await openPractice(change, successor, 'successor');
    if (isPseudoPractice(successor)) refuse('state', 'not-a-practice', `${successor} stands for no practice`, 'successor');
    const since = practice.period?.from;
    if (since !== undefined && isCertainlyBefore(lastDay, since)) refuse('state', 'before-opening', `${code} opened on ${since}`, 'on');

    await clearClinics(change, { index: 'practice', equals: code }, lastDay, 'Practice has closed');
    await close(change, practice, heir.odsCode, lastDay);
    await handOver(change, code, successor, lastDay);
    await endRoles(change, code, lastDay);
    await silence(change, code);
  },
});

async function close(change: Change, practice: Organisation, successor: string, on: string): Promise<void> {
  const endStanding = <T extends Organisation['roles'][number] | Organisation['relationships'][number]>(standing: T): T =>
    standing.period?.to === undefined && standing.period !== undefined ? ended(standing, on) : standing;
  await change.put(ORGANISATIONS, {
    ...ended(practice, on),
    status: 'inactive',
    roles: practice.roles.map(endStanding),
    relationships: practice.relationships.map(endStanding),
    successors: [successor],
    lastChanged: change.today,
  });
}

/** The living move; the dead stay where they were, and the roster is closed. */
async function handOver(change: Change, practice: string, successor: string, on: string): Promise<void> {
  for (const patient of await change.find(PATIENTS, { index: 'generalPractitioner', equals: practice }))
    if (deathOf(patient) === undefined && patient.supersededBy === undefined) await moveTo(change, patient, successor, on);
  for (const entry of await change.find(REGISTRATIONS, { index: 'practice', equals: practice })) await endRegistration(change, entry, on);
}

/** Nothing is sent there any more: mailboxes take no messages, systems are withdrawn and have no address, services are closed. */
async function silence(change: Change, organisation: string): Promise<void> {
  const where = { index: 'organisation', equals: organisation };
  for (const mailbox of await change.find(MAILBOXES, where)) if (mailbox.active) await change.put(MAILBOXES, { ...mailbox, active: false });
  for (const system of await change.find(SYSTEMS, where)) await change.put(SYSTEMS, { ...system, withdrawn: true });
  for (const { id } of await change.find(ENDPOINTS, where)) await change.remove(ENDPOINTS, id);
  for (const service of await change.find(SERVICES, { index: 'odsCode', equals: organisation }))
    await change.put<DirectoryService>(SERVICES, { ...service, status: 'closed' });
}
