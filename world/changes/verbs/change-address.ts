import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import type { Address } from '../../patient.ts';
import { address, nhsNumber, on, said } from '../arguments.ts';
import { ended } from '../entries.ts';
import { afterBirth, dateGiven, livingPatient } from '../rules.ts';
import { verb } from '../verb.ts';

export const changeAddress = verb({
  name: 'change-address',
  description: 'Gives a patient a new home, temporary or correspondence address; the one before stays in the history',
  args: v.strictObject({
    nhsNumber,
    use: v.exactOptional(said('Which address', v.picklist(['home', 'temporary', 'correspondence'])), 'home'),
    address,
    on,
  }),
  async run(change, { nhsNumber, use, address, on }) {
    const patient = await livingPatient(change, nhsNumber);
    const day = afterBirth(patient, dateGiven(change, on), 'on');
    const kept = patient.addresses.map((old): Address => (old.use === use && !old.historic ? { ...ended(old, day), historic: true } : old));
    const added: Address = { id: change.newEntryId(), use, period: { from: day }, ...address };
    await change.put(PATIENTS, { ...patient, addresses: [added, ...kept] });
  },
});
