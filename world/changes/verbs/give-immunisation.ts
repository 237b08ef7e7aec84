import * as v from 'valibot';
import { concept } from '../../clinical-record.ts';
import { positive, text } from '../../schema.ts';
import { clinicalConcept, entryArgs, on, said } from '../arguments.ts';
import { addEntry, dateOfCare, openRecord } from '../clinical.ts';
import { verb } from '../verb.ts';

export const giveImmunisation = verb({
  name: 'give-immunisation',
  description: 'A vaccine was given, or told to have been given elsewhere',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    vaccine: v.exactOptional(said('The product', concept)),
    manufacturer: v.exactOptional(text(75)),
    batch: v.exactOptional(text(40)),
    site: v.exactOptional(said('Where on the body', concept)),
    route: v.exactOptional(concept),
    doseNumber: v.exactOptional(said('Which of a course', positive)),
    diseases: v.exactOptional(said('What it protects from', v.pipe(v.array(concept), v.maxLength(20, 'must be at most twenty'))), []),
    reported: v.exactOptional(said('Told by somebody, not given here', v.literal(true))),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { nhsNumber: _, practitioner: _by, organisation: _at, encounter: _in, note: _note, on: when, ...given } = args;
    await addEntry(change, open, 'immunisations', {
      ...open.said,
      ...given,
      date: dateOfCare(change, open.patient, when),
      status: 'completed',
    });
  },
});
