import * as v from 'valibot';
import { ORGANISATIONS, PATIENTS } from '../../collections.ts';
import { deathOf, hasClosed } from '../../rules/standing.ts';
import { nhsNumber } from '../arguments.ts';
import { refuse } from '../change.ts';
import { currentPatient } from '../rules.ts';
import { verb } from '../verb.ts';

export const removeDeath = verb({
  name: 'remove-death',
  description: 'Takes back a death that was recorded by mistake',
  args: v.strictObject({ nhsNumber }),
  async run(change, { nhsNumber }) {
    const patient = await currentPatient(change, nhsNumber);
    const { death, gpRegistration, ...kept } = patient;
    if (death === undefined || deathOf(patient) === undefined)
      return refuse('state', 'patient-alive', `no death of ${nhsNumber} has been recorded`, 'nhsNumber');
    // nobody has moved the dead when their practice closed
    const practice = gpRegistration && (await change.get(ORGANISATIONS, gpRegistration.practice));
    const hasPractice = practice !== undefined && practice.status === 'active' && !hasClosed(practice, change.today);
    await change.put(PATIENTS, {
      ...kept,
      ...(gpRegistration && hasPractice && { gpRegistration }),
      death: { ...death, notification: 'removed', notifiedAt: change.now },
    });
  },
});
