import * as v from 'valibot';
import { amount } from '../../clinical-record.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { date, positive, text } from '../../schema.ts';
import { clinicalConcept, entryArgs, on, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { addEntry, dateOfCare, openRecord } from '../clinical.ts';
import { verb } from '../verb.ts';

export const startMedication = verb({
  name: 'start-medication',
  description: 'Begins a plan of a medicine, of which prescriptions can then be issued',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    kind: v.exactOptional(v.picklist(['acute', 'repeat', 'repeatDispensing', 'delayed']), 'acute'),
    dosage: said('As on the label', text(500)),
    quantity: v.exactOptional(amount),
    days: v.exactOptional(said('How long one issue lasts', positive)),
    repeats: v.exactOptional(
      v.strictObject({
        allowed: v.exactOptional(said('How often it may be issued', positive)),
        until: v.exactOptional(said('When that ends', date)),
        review: v.exactOptional(said('When somebody is to look at it again', date)),
      }),
    ),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const start = dateOfCare(change, open.patient, args.on);
    if (args.kind === 'acute' && args.repeats !== undefined)
      refuse('arguments', 'not-a-repeat', 'is for medicines that are issued more than once', 'repeats');
    if (args.repeats?.until !== undefined && isCertainlyBefore(args.repeats.until, start))
      refuse('arguments', 'ends-before-it-begins', `must not be before it begins on ${start}`, 'repeats.until');
    await addEntry(change, open, 'medications', {
      ...open.said,
      concept: args.concept,
      kind: args.kind,
      status: 'active',
      dosage: args.dosage,
      ...(args.quantity !== undefined && { quantity: args.quantity }),
      ...(args.days !== undefined && { days: args.days }),
      start,
      ...(args.repeats !== undefined && { repeats: args.repeats }),
      issues: [],
    });
  },
});
