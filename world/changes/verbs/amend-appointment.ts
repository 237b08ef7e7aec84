import * as v from 'valibot';
import { APPOINTMENTS } from '../../collections.ts';
import type { Appointment } from '../../schedule.ts';
import { code, text } from '../../schema.ts';
import { said } from '../arguments.ts';
import { type Change, refuse } from '../change.ts';
import { cancelAppointment as cancelIt } from '../rules.ts';
import { verb } from '../verb.ts';

const appointment = said('Id of the appointment', code());

export const amendAppointment = verb({
  name: 'amend-appointment',
  description: 'Changes what is said of an appointment that is still to come',
  args: v.strictObject({
    appointment,
    description: v.exactOptional(said('Why', text(100))),
    comment: v.exactOptional(text(500)),
  }),
  async run(change, { appointment: id, description, comment }) {
    const booked = await appointmentToCome(change, id);
    if (description === undefined && comment === undefined)
      refuse('arguments', 'nothing-to-amend', 'must be there, or a comment', 'description');
    if (booked.channel === 'Visit') refuse('state', 'not-amendable', 'a visit is changed by the practice alone', 'appointment');
    await change.put(APPOINTMENTS, {
      ...booked,
      ...(description !== undefined && { description }),
      ...(comment !== undefined && { comment }),
    });
  },
});

export const cancelAppointment = verb({
  name: 'cancel-appointment',
  description: 'Cancels an appointment that is still to come, and gives its slots back',
  args: v.strictObject({ appointment, reason: said('Why', text()) }),
  async run(change, { appointment: id, reason }) {
    await cancelIt(change, await appointmentToCome(change, id), reason);
  },
});

async function appointmentToCome(change: Change, id: string): Promise<Appointment> {
  const found = await change.get(APPOINTMENTS, id);
  if (found === undefined) return refuse('missing', 'no-such-appointment', `there is no appointment ${id}`, 'appointment');
  if (found.status !== 'booked') return refuse('state', 'not-booked', `the appointment is ${found.status}`, 'appointment');
  if (Date.parse(found.start) <= change.at) return refuse('state', 'in-the-past', `the appointment was on ${found.start}`, 'appointment');
  return found;
}
