import * as v from 'valibot';
import { PATIENTS, REGISTRATIONS } from '../../collections.ts';
import { nhsNumber } from '../arguments.ts';
import { refuse } from '../change.ts';
import { bookedBy, cancelAppointment, currentPatient, endRegistration } from '../rules.ts';
import { verb } from '../verb.ts';

export const invalidateRecord = verb({
  name: 'invalidate-record',
  description: 'Withdraws a record that was a mistake: nobody can read it any more',
  args: v.strictObject({ nhsNumber }),
  async run(change, { nhsNumber }) {
    const { gpRegistration: _, ...patient } = await currentPatient(change, nhsNumber);
    const [heir] = await change.find(PATIENTS, { index: 'supersededBy', equals: nhsNumber });
    if (heir) refuse('state', 'holds-for-others', `${heir.nhsNumber} was merged into it`, 'nhsNumber');
    await change.put(PATIENTS, { ...patient, invalidated: true });
    for (const entry of await change.find(REGISTRATIONS, { index: 'nhsNumber', equals: nhsNumber }))
      await endRegistration(change, entry, change.today);
    for (const appointment of await bookedBy(change, nhsNumber)) await cancelAppointment(change, appointment, 'Record was withdrawn');
  },
});
