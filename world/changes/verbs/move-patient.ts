import * as v from 'valibot';
import { isCertainlyBefore } from '../../rules/date.ts';
import { nhsNumber, on, practice } from '../arguments.ts';
import { refuse } from '../change.ts';
import { afterBirth, dateGiven, livingPatient, moveTo, openPractice } from '../rules.ts';
import { verb } from '../verb.ts';

export const movePatient = verb({
  name: 'move-patient',
  description: 'Registers a patient with another practice, in the demographics service and on the rosters',
  args: v.strictObject({ nhsNumber, practice, on }),
  async run(change, { nhsNumber, practice, on }) {
    const patient = await livingPatient(change, nhsNumber);
    const day = afterBirth(patient, dateGiven(change, on), 'on');
    await openPractice(change, practice);
    const { gpRegistration } = patient;
    if (gpRegistration?.practice === practice)
      refuse('state', 'already-registered', `${nhsNumber} is registered with ${practice} already`, 'practice');
    const since = gpRegistration?.period?.from;
    if (since !== undefined && isCertainlyBefore(day, since))
      refuse('state', 'before-registration', `${nhsNumber} joined the practice before on ${since}, after ${day}`, 'on');
    await moveTo(change, patient, practice, day);
  },
});
