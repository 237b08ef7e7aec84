import * as v from 'valibot';
import { PATIENTS } from '../../collections.ts';
import { nhsNumbersToDraw } from '../../generate/nhs-numbers.ts';
import { publishedNhsNumbers } from '../../identities.ts';
import type { Patient } from '../../patient.ts';
import { mayBeLive } from '../../rules/nhs-number.ts';
import { isBeyondLife, OLDEST_AGE } from '../../rules/standing.ts';
import { date, text } from '../../schema.ts';
import { address, gender, nameArgs, newNhsNumber, practice, said } from '../arguments.ts';
import { type Change, refuse } from '../change.ts';
import { dateGiven, openPractice, registerRegularly } from '../rules.ts';
import { verb } from '../verb.ts';

/** Of those that a list of the patient has; no bigger than a seed of 32 bits. */
const SEEDS = 2 ** 32;

export const registerPatient = verb({
  name: 'register-patient',
  description: 'Makes the record of somebody who had none, and registers them with a practice where one is named',
  args: v.strictObject({
    nhsNumber: newNhsNumber,
    name: v.strictObject(nameArgs),
    gender: v.exactOptional(gender),
    birthDate: said('As exact as is known', date),
    address: v.exactOptional(address),
    telephone: v.exactOptional(text(35)),
    practice: v.exactOptional(practice),
  }),
  async run(change, args) {
    const nhsNumber = args.nhsNumber === undefined ? await allocateNumber(change) : await unusedNumber(change, args.nhsNumber);
    const birthDate = believableBirth(change, args.birthDate);
    const at = args.practice === undefined ? undefined : await openPractice(change, args.practice);
    const from = change.today;
    const patient: Patient = {
      nhsNumber,
      serialChangeNumber: 1,
      confidentiality: 'unrestricted',
      names: [{ id: change.newEntryId(), use: 'usual', period: { from }, ...args.name }],
      ...(args.gender !== undefined && { gender: args.gender }),
      birthDate,
      addresses: args.address === undefined ? [] : [{ id: change.newEntryId(), use: 'home', period: { from }, ...args.address }],
      telecoms:
        args.telephone === undefined
          ? []
          : [{ id: change.newEntryId(), kind: 'phone', use: 'home', value: args.telephone, period: { from } }],
      emergencyContacts: [],
      relatedPeople: [],
      ...(at && {
        gpRegistration: { id: change.newEntryId(), practice: at.odsCode, period: { from } },
      }),
    };
    await change.put(PATIENTS, patient);
    if (at) await registerRegularly(change, patient, at.odsCode, from);
  },
});

/** A birth date that is not still to come, and not more than 130 years ago. Without a time. */
function believableBirth(change: Change, birthDate: string): string {
  const given = dateGiven(change, birthDate, 'birthDate');
  return isBeyondLife(given, change.today)
    ? refuse('arguments', 'too-old', `${given} is more than ${OLDEST_AGE} years ago`, 'birthDate')
    : given.slice(0, '2026-11-25'.length);
}

/** A number that somebody chose: nobody has it, nobody alive may have it, and no suite expects that nobody has it. */
export async function unusedNumber(change: Change, nhsNumber: string): Promise<string> {
  if ((await change.get(PATIENTS, nhsNumber)) !== undefined)
    return refuse('state', 'number-taken', `${nhsNumber} is somebody's already`, 'nhsNumber');
  if (mayBeLive(nhsNumber))
    return refuse('arguments', 'number-may-be-live', 'is of a range from which living people have theirs', 'nhsNumber');
  if (publishedNhsNumbers().has(nhsNumber))
    return refuse('state', 'number-reserved', `published test suites expect something else of ${nhsNumber}`, 'nhsNumber');
  return nhsNumber;
}

/** A number that nobody has, of a range that is never issued: of the test range, as long as that is not full. */
export async function allocateNumber(change: Change): Promise<string> {
  for (const nhsNumber of nhsNumbersToDraw(Math.floor(change.ids.random() * SEEDS)))
    if ((await change.get(PATIENTS, nhsNumber)) === undefined) return nhsNumber;
  return refuse('state', 'no-numbers-left', 'all numbers of the ranges that are never issued are taken');
}
