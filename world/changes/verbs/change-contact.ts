import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import type { Telecom } from '../../patient.ts';
import { text } from '../../schema.ts';
import { nhsNumber, on, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { ended } from '../entries.ts';
import { afterBirth, dateGiven, livingPatient } from '../rules.ts';
import { verb } from '../verb.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const NUMBER = /^\+?[\d ()-]{3,35}$/;

export const changeContact = verb({
  name: 'change-contact',
  description: 'Gives a patient a new telephone number or e-mail address, or takes one away; the one before stays in the history',
  args: v.strictObject({
    nhsNumber,
    kind: v.picklist(['phone', 'fax', 'email', 'textphone']),
    use: v.exactOptional(v.picklist(['home', 'work', 'temporary', 'mobile']), 'home'),
    value: v.exactOptional(said('The number or address; without one the present one is taken away', text())),
    on,
  }),
  async run(change, { nhsNumber, kind, use, value, on }) {
    const patient = await livingPatient(change, nhsNumber);
    const day = afterBirth(patient, dateGiven(change, on), 'on');
    if (value !== undefined && !(kind === 'email' ? EMAIL : NUMBER).test(value))
      refuse('arguments', 'not-a-contact', `must be ${kind === 'email' ? 'an e-mail address' : 'a telephone number'}`, 'value');
    const isPresent = (old: Telecom) => old.kind === kind && old.use === use && !old.historic;
    if (value === undefined && !patient.telecoms.some(isPresent))
      refuse('missing', 'no-such-contact', `${nhsNumber} has no ${use} ${kind}`, 'use');
    const kept = patient.telecoms.map((old): Telecom => (isPresent(old) ? { ...ended(old, day), historic: true } : old));
    const added: readonly Telecom[] = value === undefined ? [] : [{ id: change.newEntryId(), kind, use, value, period: { from: day } }];
    await change.put(PATIENTS, { ...patient, telecoms: [...added, ...kept] });
  },
});
