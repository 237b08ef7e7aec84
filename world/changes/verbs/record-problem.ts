import * as v from 'valibot';
import { isCertainlyBefore } from '../../rules/date.ts';
import { code } from '../../schema.ts';
import { clinicalConcept, entryArgs, nhsNumber, on, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { addEntry, dateOfCare, existingEntry, openRecord, replaceEntry } from '../clinical.ts';
import { verb } from '../verb.ts';

export const recordProblem = verb({
  name: 'record-problem',
  description: 'Puts a problem on the list: a disease, a complaint, a circumstance',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    significance: v.exactOptional(v.picklist(['major', 'minor']), 'minor'),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    await addEntry(change, open, 'problems', {
      ...open.said,
      concept: args.concept,
      status: 'active',
      significance: args.significance,
      onset: dateOfCare(change, open.patient, args.on),
      related: [],
      evidence: [],
    });
  },
});

export const endProblem = verb({
  name: 'end-problem',
  description: 'A problem is over',
  args: v.strictObject({ nhsNumber, problem: said('Id of the problem in the record', code()), on }),
  async run(change, { nhsNumber, problem: id, on }) {
    const { patient, record, entry: problem } = await existingEntry(change, nhsNumber, 'problems', id, 'problem');
    const end = dateOfCare(change, patient, on);
    if (problem.status === 'inactive') refuse('state', 'not-active', 'the problem is over already', 'problem');
    if (isCertainlyBefore(end, problem.onset)) refuse('state', 'before-start', `it began on ${problem.onset}, after ${end}`, 'on');
    await replaceEntry(change, record, 'problems', { ...problem, status: 'inactive', end });
  },
});
