import * as v from 'valibot';
import { concept } from '../../clinical-record.ts';
import { clinicalConcept, entryArgs, on, said } from '../arguments.ts';
import { addEntry, dateOfCare, openRecord } from '../clinical.ts';
import { verb } from '../verb.ts';

export const recordAllergy = verb({
  name: 'record-allergy',
  description: 'Notes an allergy or intolerance, or that none is known',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    category: v.exactOptional(v.picklist(['medication', 'food', 'environment', 'biologic'])),
    criticality: v.exactOptional(v.picklist(['low', 'high', 'unableToAssess'])),
    manifestations: v.exactOptional(said('What happened', v.pipe(v.array(concept), v.maxLength(20, 'must be at most twenty')))),
    severity: v.exactOptional(v.picklist(['mild', 'moderate', 'severe'])),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { category, criticality, manifestations, severity } = args;
    await addEntry(change, open, 'allergies', {
      ...open.said,
      concept: args.concept,
      ...(category !== undefined && { category }),
      status: 'active',
      verification: 'unconfirmed',
      ...(criticality !== undefined && { criticality }),
      onset: dateOfCare(change, open.patient, args.on),
      reactions: manifestations === undefined ? [] : [{ manifestations, ...(severity !== undefined && { severity }) }],
    });
  },
});
