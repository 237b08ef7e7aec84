import * as v from 'valibot';
import { REGISTRATIONS } from '../../collections.ts';
import { addMonths } from '../../rules/london.ts';
import { nhsNumber, practice } from '../arguments.ts';
import { refuse } from '../change.ts';
import { livingPatient, newLocalId, openPractice } from '../rules.ts';
import { verb } from '../verb.ts';

/** In months (NHS regulations: up to three months). */
const TEMPORARY = 3;

export const registerTemporarily = verb({
  name: 'register-temporarily',
  description: 'Puts a visitor on the roster of a practice for three months; they stay registered where they are',
  args: v.strictObject({ nhsNumber, practice }),
  async run(change, { nhsNumber, practice }) {
    const { gpRegistration } = await livingPatient(change, nhsNumber);
    await openPractice(change, practice);
    const before = await change.get(REGISTRATIONS, `${practice}:${nhsNumber}`);
    if (before?.status === 'active' || gpRegistration?.practice === practice)
      refuse('state', 'already-registered', `${nhsNumber} is on the roster of ${practice} already`, 'practice');
    await change.put(REGISTRATIONS, {
      sharing: 'consent',
      confidentialParts: [],
      awaitingFilingParts: [],
      localId: await newLocalId(change, practice),
      ...before,
      id: `${practice}:${nhsNumber}`,
      practice,
      nhsNumber,
      type: 'T',
      status: 'active',
      period: { from: change.today, to: addMonths(change.today, TEMPORARY) },
    });
  },
});
