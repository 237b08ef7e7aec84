import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import type { Patient } from '../../patient.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { addMonths } from '../../rules/london.ts';
import { deathOf } from '../../rules/standing.ts';
import { day, positive, text } from '../../schema.ts';
import { gender, newNhsNumber, nhsNumber, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { currentPatient, dateGiven, openPractice, registerRegularly } from '../rules.ts';
import { verb } from '../verb.ts';
import { allocateNumber, unusedNumber } from './register-patient.ts';

/** In months: births are told at once, late ones within a year; and nobody younger has been a mother. */
const LATEST_NOTICE = 12;
const YOUNGEST_MOTHER = 10 * 12;

export const recordBirth = verb({
  name: 'record-birth',
  description: "Makes the record of a newborn child, with the mother's address and practice, and links the two",
  args: v.strictObject({
    mother: said('NHS number of the mother', nhsNumber),
    nhsNumber: newNhsNumber,
    birthDate: v.exactOptional(said('Today where nothing is said', day)),
    gender,
    given: v.exactOptional(said('First names, where there are any yet', v.pipe(v.array(text(35)), v.minLength(1), v.maxLength(10)))),
    family: v.exactOptional(said("The mother's where nothing is said", text(35))),
    birthOrder: v.exactOptional(said('Which of a multiple birth: 1 to 7', v.pipe(positive, v.maxValue(7, 'must be at most 7')))),
  }),
  async run(change, args) {
    const mother = await currentPatient(change, args.mother, 'mother');
    const birthDate = dateGiven(change, args.birthDate, 'birthDate');
    const death = deathOf(mother);
    if (isCertainlyBefore(birthDate, addMonths(change.today, -LATEST_NOTICE)))
      refuse('arguments', 'not-newborn', `${birthDate} is more than a year ago`, 'birthDate');
    if (mother.gender === 'male') refuse('state', 'not-a-mother', `${args.mother} is recorded as male`, 'mother');
    if (death !== undefined && isCertainlyBefore(death, birthDate))
      refuse('state', 'patient-dead', `${args.mother} died on ${death}`, 'mother');
    if (mother.birthDate !== undefined && !isCertainlyBefore(mother.birthDate, addMonths(birthDate, -YOUNGEST_MOTHER)))
      refuse('state', 'too-young', `${args.mother} was born on ${mother.birthDate}`, 'mother');

    const nhsNumber = args.nhsNumber === undefined ? await allocateNumber(change) : await unusedNumber(change, args.nhsNumber);
    const practice = death === undefined ? mother.gpRegistration?.practice : undefined;
    if (practice !== undefined) await openPractice(change, practice, 'mother');
    const period = { from: birthDate };
    const usual = mother.names.find(({ use, historic }) => use === 'usual' && !historic);
    const family = args.family ?? usual?.family;
    const baby: Patient = {
      nhsNumber,
      serialChangeNumber: 1,
      confidentiality: mother.confidentiality,
      names: [
        {
          id: change.newEntryId(),
          use: 'usual',
          period,
          ...(args.given !== undefined && { given: args.given }),
          ...(family !== undefined && { family }),
        },
      ],
      gender: args.gender,
      birthDate,
      ...(args.birthOrder !== undefined && { birthOrder: args.birthOrder }),
      addresses: mother.addresses
        .filter(({ use, historic }) => use === 'home' && !historic)
        .map((address) => ({ ...address, id: change.newEntryId(), period })),
      telecoms: [],
      emergencyContacts: [],
      ...(practice !== undefined && {
        gpRegistration: { id: change.newEntryId(), practice, period },
      }),
      relatedPeople: [{ id: change.newEntryId(), nhsNumber: args.mother, relationships: ['MTH', 'Guardian'], period }],
    };
    await change.put(PATIENTS, baby);
    await change.put(PATIENTS, {
      ...mother,
      relatedPeople: [...mother.relatedPeople, { id: change.newEntryId(), nhsNumber, relationships: ['CHILD'], period }],
    });
    if (practice !== undefined) await registerRegularly(change, baby, practice, birthDate);
    change.tell({ type: 'newborn-added', nhsNumber, serialChangeNumber: 1, mother: args.mother });
  },
});
