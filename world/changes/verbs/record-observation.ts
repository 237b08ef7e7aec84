import * as v from 'valibot';
import { measured } from '../../clinical-record.ts';
import { clinicalConcept, entryArgs, on, said } from '../arguments.ts';
import { addEntry, dateOfCare, openRecord } from '../clinical.ts';
import { verb } from '../verb.ts';

export const recordObservation = verb({
  name: 'record-observation',
  description: 'Notes what was measured, seen or asked: a weight, a blood pressure, smoking',
  args: v.strictObject({
    ...entryArgs,
    ...measured,
    concept: clinicalConcept,
    components: v.exactOptional(
      said('Its parts: systolic and diastolic', v.pipe(v.array(v.strictObject(measured)), v.maxLength(20, 'must be at most twenty'))),
      [],
    ),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { nhsNumber: _, practitioner: _by, organisation: _at, encounter: _in, note: _note, on: when, ...noted } = args;
    await addEntry(change, open, 'observations', { ...open.said, ...noted, at: dateOfCare(change, open.patient, when) });
  },
});
