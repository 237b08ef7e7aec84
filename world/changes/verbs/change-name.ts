import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import type { PersonName } from '../../patient.ts';
import { nameArgs, nhsNumber, on, said } from '../arguments.ts';
import { ended } from '../entries.ts';
import { afterBirth, dateGiven, livingPatient } from '../rules.ts';
import { verb } from '../verb.ts';

export const changeName = verb({
  name: 'change-name',
  description: 'Gives a patient a new usual name, nickname or temporary name; what they were usually called before stays known',
  args: v.strictObject({
    nhsNumber,
    use: v.exactOptional(v.picklist(['usual', 'nickname', 'temporary']), 'usual'),
    name: v.strictObject(nameArgs),
    keepAs: v.exactOptional(said('What the usual name before becomes', v.picklist(['previous', 'maiden'])), 'previous'),
    on,
  }),
  async run(change, { nhsNumber, use, name, keepAs, on }) {
    const patient = await livingPatient(change, nhsNumber);
    const day = afterBirth(patient, dateGiven(change, on), 'on');
    const isReplaced = (old: PersonName) => old.use === use && !old.historic;
    const kept = patient.names.map((old): PersonName => {
      if (!isReplaced(old)) return old;
      return use === 'usual' ? { ...ended(old, day), use: keepAs } : { ...ended(old, day), historic: true };
    });
    const added: PersonName = { id: change.newEntryId(), use, period: { from: day }, ...name };
    await change.put(PATIENTS, { ...patient, names: use === 'usual' ? [added, ...kept] : [...kept, added] });
  },
});
