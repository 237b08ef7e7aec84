import * as v from 'valibot';
import { PATIENTS, REGISTRATIONS } from '../../collections.ts';
import { deathOf } from '../../rules/standing.ts';
import { nhsNumber, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { bookedBy, cancelAppointment, currentPatient, endRegistration } from '../rules.ts';
import { verb } from '../verb.ts';

export const mergePatients = verb({
  name: 'merge-patients',
  description: 'Two records were one person: one number is superseded by the other',
  args: v.strictObject({
    nhsNumber: said('The number that no longer holds', nhsNumber),
    into: said('The number that holds from now on', nhsNumber),
  }),
  async run(change, { nhsNumber, into }) {
    if (nhsNumber === into) refuse('arguments', 'same-number', 'a record cannot be merged into itself', 'into');
    const old = await currentPatient(change, nhsNumber);
    const holder = await currentPatient(change, into, 'into');
    if (holder.checkDigitFails) refuse('state', 'number-unreadable', `${into} fails modulus 11: nobody could read it`, 'into');
    if ((deathOf(old) === undefined) !== (deathOf(holder) === undefined))
      refuse('state', 'death-differs', `only one of ${nhsNumber} and ${into} has died`, 'into');
    await change.put(PATIENTS, { ...old, supersededBy: into });
    for (const entry of await change.find(REGISTRATIONS, { index: 'nhsNumber', equals: nhsNumber }))
      await endRegistration(change, entry, change.today);
    for (const appointment of await bookedBy(change, nhsNumber)) await cancelAppointment(change, appointment, `NHS number is now ${into}`);
  },
});
