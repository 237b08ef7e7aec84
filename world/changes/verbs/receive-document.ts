import * as v from 'valibot';
import { ORGANISATIONS } from '../../collections.ts';
import { date, text } from '../../schema.ts';
import { clinicalConcept, entryArgs, organisation, said } from '../arguments.ts';
import { addEntry, mustExist, openRecord } from '../clinical.ts';
import { afterBirth, dateGiven } from '../rules.ts';
import { verb } from '../verb.ts';

export const receiveDocument = verb({
  name: 'receive-document',
  description: 'A letter arrives: a discharge summary, what a clinic writes. It may come after a death',
  args: v.strictObject({
    ...entryArgs,
    type: clinicalConcept,
    title: text(),
    text: said(
      'The letter itself',
      v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(1_000_000, 'must have at most 1,000,000 characters')),
    ),
    from: organisation('who wrote it'),
    author: v.exactOptional(said('Name of who signed it', text(75))),
    createdAt: v.exactOptional(said('When it was written; now where nothing is said', date)),
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { from, author } = args;
    await mustExist(change, ORGANISATIONS, from, 'from');
    const createdAt =
      args.createdAt === undefined ? change.now : afterBirth(open.patient, dateGiven(change, args.createdAt, 'createdAt'), 'createdAt');
    await addEntry(change, open, 'documents', {
      ...open.said,
      type: args.type,
      title: args.title,
      createdAt,
      ...((from !== undefined || author !== undefined) && {
        author: { ...(from !== undefined && { organisation: from }), ...(author !== undefined && { name: author }) },
      }),
      contentType: 'text/plain',
      text: args.text,
    });
  },
});
