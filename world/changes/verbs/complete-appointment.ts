import * as v from 'valibot';
import { APPOINTMENTS } from '../../collections.ts';
import { code } from '../../schema.ts';
import { said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { verb } from '../verb.ts';

export const completeAppointment = verb({
  name: 'complete-appointment',
  description: 'The time of an appointment has come: the patient was seen, or did not come',
  args: v.strictObject({
    appointment: said('Id of the appointment', code()),
    outcome: v.exactOptional(v.picklist(['fulfilled', 'noshow']), 'fulfilled'),
  }),
  async run(change, { appointment: id, outcome }) {
    const found = await change.get(APPOINTMENTS, id);
    if (found === undefined) return refuse('missing', 'no-such-appointment', `there is no appointment ${id}`, 'appointment');
    if (found.status !== 'booked') refuse('state', 'not-booked', `the appointment is ${found.status}`, 'appointment');
    if (Date.parse(found.start) > change.at) refuse('state', 'in-the-future', `the appointment is on ${found.start}`, 'appointment');
    await change.put(APPOINTMENTS, { ...found, status: outcome });
  },
});
