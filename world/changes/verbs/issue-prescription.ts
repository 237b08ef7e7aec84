import * as v from 'valibot';
import { issuesCounted, whyNotIssued } from '../../rules/care.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { code } from '../../schema.ts';
import { nhsNumber, on, practitioner, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { dateOfCare, existingEntry, replaceEntry, whoDoesIt } from '../clinical.ts';
import { verb } from '../verb.ts';

/** How often an acute prescription is issued. */
const ONCE = 1;

export const issuePrescription = verb({
  name: 'issue-prescription',
  description: 'Issues a prescription of a plan: once of an acute one, of a repeat as often and as long as it is allowed',
  args: v.strictObject({
    nhsNumber,
    medication: said('Id of the medication in the record', code()),
    practitioner,
    prescriptionId: v.exactOptional(
      said(
        'Short form prescription id of EPS',
        v.pipe(v.string(), v.regex(/^[0-9A-F]{6}-[0-9A-Z]{6}-[0-9A-F]{5}[0-9A-Z+]$/, 'must be a prescription id')),
      ),
    ),
    on,
  }),
  async run(change, { nhsNumber, medication: id, practitioner, prescriptionId, on }) {
    const { patient, record, entry: medication } = await existingEntry(change, nhsNumber, 'medications', id, 'medication');
    const date = dateOfCare(change, patient, on);
    const prescriber = await whoDoesIt(change, practitioner, date);
    const { status, kind, repeats, quantity, days } = medication;
    if (medication.prescribedElsewhere) refuse('state', 'prescribed-elsewhere', 'somebody else prescribes it', 'medication');
    if (status !== 'active') refuse('state', 'not-active', `the medication is ${status}`, 'medication');
    const fault = whyNotIssued(medication, date);
    if (fault !== undefined) refuse('state', 'outside-the-plan', `${date} ${fault}`, 'on');
    const allowed = kind === 'acute' || kind === 'delayed' ? ONCE : repeats?.allowed;
    if (allowed !== undefined && issuesCounted(medication) >= allowed)
      refuse('state', 'no-issues-left', `it has been issued ${issuesCounted(medication)} times, and may be ${allowed} times`, 'medication');
    if (repeats?.until !== undefined && isCertainlyBefore(repeats.until, date))
      refuse('state', 'authorisation-over', `repeats were allowed until ${repeats.until}`, 'on');
    await replaceEntry(change, record, 'medications', {
      ...medication,
      issues: [
        ...medication.issues,
        {
          id: change.ids.uuid(),
          date,
          ...(prescriber !== undefined && { prescriber }),
          ...(quantity !== undefined && { quantity }),
          ...(days !== undefined && { days }),
          ...(prescriptionId !== undefined && { prescriptionId }),
          status: 'issued',
        },
      ],
    });
  },
});
