import * as v from 'valibot';
import { RECORDS } from '../../collections.ts';
import { nhsNumber } from '../arguments.ts';
import { refuse } from '../change.ts';
import { livingPatient } from '../rules.ts';
import { verb } from '../verb.ts';

export const uploadSummary = verb({
  name: 'upload-summary',
  description: 'Makes the Summary Care Record anew from what the record says now',
  args: v.strictObject({ nhsNumber }),
  async run(change, { nhsNumber }) {
    const patient = await livingPatient(change, nhsNumber);
    if (patient.summaryCareRecord === 'no') refuse('state', 'no-consent', `${nhsNumber} wants no Summary Care Record`, 'nhsNumber');
    const record = await change.get(RECORDS, nhsNumber);
    if (record === undefined) return refuse('missing', 'no-such-record', `${nhsNumber} has no record`, 'nhsNumber');
    await change.put(RECORDS, { ...record, summaryCareRecord: { uploadedAt: change.now } });
  },
});
