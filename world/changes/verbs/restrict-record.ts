import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import type { Patient } from '../../patient.ts';
import { nhsNumber, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { currentPatient } from '../rules.ts';
import { verb } from '../verb.ts';

export const restrictRecord = verb({
  name: 'restrict-record',
  description: 'Hides where a patient lives, how to reach them and who treats them',
  args: v.strictObject({
    nhsNumber,
    level: v.exactOptional(said('How much', v.picklist(['restricted', 'veryRestricted'])), 'restricted'),
  }),
  async run(change, { nhsNumber, level }) {
    const patient = await currentPatient(change, nhsNumber);
    if (patient.confidentiality === level) refuse('state', 'already-restricted', `the record of ${nhsNumber} is ${level} already`, 'level');
    await change.put(PATIENTS, { ...patient, confidentiality: level });
  },
});

export const unrestrictRecord = verb({
  name: 'unrestrict-record',
  description: 'Shows again what a restriction had hidden',
  args: v.strictObject({ nhsNumber }),
  async run(change, { nhsNumber }) {
    const patient = await currentPatient(change, nhsNumber);
    if (patient.confidentiality === 'unrestricted')
      refuse('state', 'not-restricted', `the record of ${nhsNumber} is not restricted`, 'nhsNumber');
    await change.put<Patient>(PATIENTS, { ...patient, confidentiality: 'unrestricted' });
  },
});
