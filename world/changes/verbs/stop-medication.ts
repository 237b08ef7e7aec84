import * as v from 'valibot';
import { isCertainlyBefore } from '../../rules/date.ts';
import { code } from '../../schema.ts';
import { nhsNumber, on, reason, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { dateOfCare, existingEntry, replaceEntry } from '../clinical.ts';
import { verb } from '../verb.ts';

export const stopMedication = verb({
  name: 'stop-medication',
  description: 'Ends a plan of a medicine before its time',
  args: v.strictObject({ nhsNumber, medication: said('Id of the medication in the record', code()), reason: reason(), on }),
  async run(change, { nhsNumber, medication: id, reason, on }) {
    const { patient, record, entry: medication } = await existingEntry(change, nhsNumber, 'medications', id, 'medication');
    const date = dateOfCare(change, patient, on);
    const { status, start, issues } = medication;
    if (status !== 'active') refuse('state', 'not-active', `the medication is ${status}`, 'medication');
    if (isCertainlyBefore(date, start)) refuse('state', 'before-start', `it began on ${start}, after ${date}`, 'on');
    const since = issues.find((issue) => isCertainlyBefore(date, issue.date));
    if (since) refuse('state', 'issued-since', `it was issued on ${since.date}, after ${date}`, 'on');
    await replaceEntry(change, record, 'medications', {
      ...medication,
      status: 'stopped',
      stopped: { date, ...(reason !== undefined && { reason }) },
    });
  },
});
