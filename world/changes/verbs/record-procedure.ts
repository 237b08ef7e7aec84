import * as v from 'valibot';
import { concept } from '../../clinical-record.ts';
import { text } from '../../schema.ts';
import { clinicalConcept, entryArgs, on, said } from '../arguments.ts';
import { addEntry, dateOfCare, openRecord } from '../clinical.ts';
import { verb } from '../verb.ts';

export const recordProcedure = verb({
  name: 'record-procedure',
  description: 'Something was done: an operation, an examination of a newborn, a hearing test',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    bodySite: v.exactOptional(said('Where on the body', concept)),
    outcome: v.exactOptional(said('What came of it', text(500))),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { bodySite, outcome, practitioner } = args;
    await addEntry(change, open, 'procedures', {
      ...open.said,
      concept: args.concept,
      at: dateOfCare(change, open.patient, args.on),
      status: 'completed',
      ...(practitioner !== undefined && { performedBy: practitioner }),
      ...(bodySite !== undefined && { bodySite }),
      ...(outcome !== undefined && { outcome }),
    });
  },
});
