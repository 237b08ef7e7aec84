import * as v from 'valibot';
import { PATIENTS, REGISTRATIONS } from '../../collections.ts';
import { deathOf } from '../../rules/standing.ts';
import { nhsNumber, on, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { afterBirth, currentPatient, dateGiven, endRegistration } from '../rules.ts';
import { verb } from '../verb.ts';

/** The demographics service's removal reasons (fhir-r4-pds, PDS-RemovalReasonExitCode, and those that most callers do not see). */
const REASONS = ['DEA', 'EMB', 'SCT', 'NIT', 'TRA', 'ORR', 'AFN', 'SDN', 'LDN'] as const;

export const deregisterPatient = verb({
  name: 'deregister-patient',
  description: 'Takes a patient off the list of their practice: they have moved away, joined the armed forces, or died',
  args: v.strictObject({
    nhsNumber,
    reason: said('DEA death, EMB embarked, SCT Scotland, NIT Northern Ireland, TRA temporary resident, ORR other …', v.picklist(REASONS)),
    on,
  }),
  async run(change, { nhsNumber, reason, on }) {
    const patient = await currentPatient(change, nhsNumber);
    const day = afterBirth(patient, dateGiven(change, on), 'on');
    const { gpRegistration, ...kept } = patient;
    if (gpRegistration === undefined) return refuse('state', 'not-registered', `${nhsNumber} is registered with no practice`, 'nhsNumber');
    const isDead = deathOf(patient) !== undefined;
    if (reason === 'DEA' && !isDead) refuse('state', 'patient-alive', `no death of ${nhsNumber} has been recorded`, 'reason');
    await change.put(PATIENTS, {
      ...kept,
      managingOrganisation: { organisation: gpRegistration.practice },
      removal: { reason, period: { from: day } },
    });
    for (const entry of await change.find(REGISTRATIONS, { index: 'nhsNumber', equals: nhsNumber }))
      if (entry.type === 'R') await endRegistration(change, entry, day);
  },
});
