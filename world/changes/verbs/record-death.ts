import * as v from 'valibot';
import { APPOINTMENTS, PATIENTS, RECORDS } from '../../collections.ts';
import { eachCareDate } from '../../rules/care.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { date, type Immutable } from '../../schema.ts';
import { nhsNumber, said } from '../arguments.ts';
import { type Change, refuse } from '../change.ts';
import { afterBirth, cancelAppointment, currentPatient, dateGiven } from '../rules.ts';
import { verb } from '../verb.ts';

const args = v.strictObject({
  nhsNumber,
  date: said('As exact as is known', date),
  notification: v.exactOptional(
    said('informal: told by a practice or trust; formal: by the registrar', v.picklist(['informal', 'formal'])),
    'informal',
  ),
});

export const recordDeath = verb({
  name: 'record-death',
  description: 'Records a death, as told by a practice or by the registrar; what was booked for later is cancelled',
  args,
  async run(change, { nhsNumber, date, notification }: Immutable<v.InferOutput<typeof args>>) {
    const patient = await currentPatient(change, nhsNumber);
    afterBirth(patient, dateGiven(change, date, 'date'), 'date');
    const { death } = patient;
    if (death?.notification === 'formal' && notification === 'informal')
      refuse('state', 'already-formal', `the registrar has told the death of ${nhsNumber} already`, 'notification');
    if (death !== undefined && death.notification === notification && death.date === date)
      refuse('state', 'already-recorded', `this death of ${nhsNumber} has been recorded already`, 'nhsNumber');
    await change.put(PATIENTS, { ...patient, death: { date, notification, notifiedAt: change.now } });
    await cancelWhatWasToCome(change, nhsNumber, date);
  },
});

/** What was booked for later will not take place; what has taken place since cannot have. */
async function cancelWhatWasToCome(change: Change, nhsNumber: string, death: string): Promise<void> {
  const record = await change.get(RECORDS, nhsNumber);
  if (record)
    eachCareDate(record, (date, part, at, field) => {
      if (isCertainlyBefore(death, date))
        refuse('state', 'care-since', `the record of ${nhsNumber} has care of ${date} (${part}.${at}.${field})`, 'date');
    });
  for (const appointment of await change.find(APPOINTMENTS, { index: 'nhsNumber', equals: nhsNumber })) {
    const { id, start, status } = appointment;
    if (status === 'cancelled') continue;
    if (status === 'booked' && (isCertainlyBefore(death, start) || Date.parse(start) > change.at))
      await cancelAppointment(change, appointment, 'Patient has died');
    else if (isCertainlyBefore(death, start)) refuse('state', 'care-since', `appointment ${id} took place on ${start}`, 'date');
  }
}
