import * as v from 'valibot';
import { APPLIANCE_CONTRACTOR, isActiveAs, PHARMACY } from '../../organisation.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { isPractice } from '../../rules/standing.ts';
import { code, odsCode } from '../../schema.ts';
import { nhsNumber, on, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { dateOfCare, existingEntry, replaceEntry } from '../clinical.ts';
import { openOrganisation } from '../rules.ts';
import { verb } from '../verb.ts';

export const dispensePrescription = verb({
  name: 'dispense-prescription',
  description: 'A pharmacy hands out what was prescribed',
  args: v.strictObject({
    nhsNumber,
    medication: said('Id of the medication in the record', code()),
    issue: said('Id of the issue', code()),
    pharmacy: said('ODS code of a pharmacy, a practice that dispenses, or a supplier of appliances', odsCode),
    on,
  }),
  async run(change, { nhsNumber, medication: id, issue: issueId, pharmacy, on }) {
    const { patient, record, entry: medication } = await existingEntry(change, nhsNumber, 'medications', id, 'medication');
    const date = dateOfCare(change, patient, on);
    const issue = medication.issues.find((one) => one.id === issueId);
    if (issue === undefined) return refuse('missing', 'no-such-issue', `the medication has no issue ${issueId}`, 'issue');
    if (issue.status !== 'issued') refuse('state', 'not-to-be-dispensed', `the prescription is ${issue.status}`, 'issue');
    if (isCertainlyBefore(date, issue.date)) refuse('state', 'before-issue', `it was issued on ${issue.date}, after ${date}`, 'on');
    const dispenser = await openOrganisation(change, pharmacy, 'pharmacy');
    if (!isActiveAs(PHARMACY, dispenser) && !isActiveAs(APPLIANCE_CONTRACTOR, dispenser) && !isPractice(dispenser))
      refuse('state', 'not-a-pharmacy', `${pharmacy} does not dispense`, 'pharmacy');
    const dispensed = { ...issue, status: 'dispensed' as const, dispensedBy: pharmacy, dispensedAt: date };
    await replaceEntry(change, record, 'medications', {
      ...medication,
      issues: medication.issues.map((one) => (one.id === issueId ? dispensed : one)),
    });
  },
});
