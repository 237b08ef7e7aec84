import * as v from 'valibot';
import { code, text } from '../../schema.ts';
import { nhsNumber, practitioner, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { existingEntry, replaceEntry, whoDoesIt } from '../clinical.ts';
import { verb } from '../verb.ts';

export const fileResult = verb({
  name: 'file-result',
  description: 'The practice has looked at a result, and puts it in the record',
  args: v.strictObject({
    nhsNumber,
    investigation: said('Id of the investigation in the record', code()),
    practitioner,
    comment: v.exactOptional(said('What is to be done', text(500))),
  }),
  async run(change, { nhsNumber, investigation: id, practitioner, comment }) {
    const { record, entry } = await existingEntry(change, nhsNumber, 'investigations', id, 'investigation');
    if (entry.filed !== undefined) refuse('state', 'already-filed', `it was filed on ${entry.filed.at}`, 'investigation');
    const by = await whoDoesIt(change, practitioner, change.today);
    const filed = { at: change.now, ...(by !== undefined && { by }), ...(comment !== undefined && { comment }) };
    await replaceEntry(change, record, 'investigations', { ...entry, filed });
  },
});
