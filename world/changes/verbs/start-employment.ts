import * as v from 'valibot';
import { PRACTITIONERS } from '../../collections.ts';
import type { Practitioner } from '../../practitioner.ts';
import { code, day, odsCode, text } from '../../schema.ts';
import { said } from '../arguments.ts';
import { type Change, refuse } from '../change.ts';
import { dateGiven, openOrganisation, practitionerAtWork } from '../rules.ts';
import { verb } from '../verb.ts';

/** Twelve digits, of which the first are nobody's. */
const ID_PREFIX = '9998';
const ID_DIGITS = 8;

export const startEmployment = verb({
  name: 'start-employment',
  description: 'A practitioner, known or new, takes up a role at an organisation',
  args: v.strictObject({
    practitioner: v.exactOptional(said('SDS user id; one is made where somebody new is named', code())),
    name: v.exactOptional(
      said(
        'Who it is, where nobody has that id',
        v.strictObject({ prefix: v.exactOptional(text(35)), given: v.pipe(v.array(text(35)), v.maxLength(10)), family: text(35) }),
      ),
    ),
    organisation: said('ODS code of where they work', odsCode),
    jobRole: said(
      'S8000:G8000:R8000: staff group, sub-group and role',
      v.pipe(v.string(), v.regex(/^S\d{4}:G\d{4}:R\d{4}$/, 'must be a job role: S, G and R, each with four digits')),
    ),
    on: v.exactOptional(said('The first day; today where nothing is said', day)),
  }),
  async run(change, { practitioner: id, name, organisation, jobRole, on }) {
    const from = dateGiven(change, on);
    await openOrganisation(change, organisation, 'organisation');
    const person = name === undefined ? await knownPerson(change, id, from) : await newPerson(change, id, name);
    const profile = {
      id: await unusedProfileId(change),
      organisation,
      jobRole,
      areasOfWork: [],
      businessFunctions: [],
      workgroups: [],
      period: { from },
    };
    await change.put(PRACTITIONERS, { ...person, roleProfiles: [...person.roleProfiles, profile] });
  },
});

async function knownPerson(change: Change, id: string | undefined, on: string): Promise<Practitioner> {
  if (id === undefined) return refuse('arguments', 'nobody', 'must be there, or the name of somebody new', 'practitioner');
  const person = await practitionerAtWork(change, id, on);
  return person.left === undefined ? person : refuse('state', 'practitioner-left', `${id} left on ${person.left}`, 'practitioner');
}

async function newPerson(change: Change, id: string | undefined, name: Practitioner['name']): Promise<Practitioner> {
  const sdsUserId = id ?? ID_PREFIX + change.ids.text(ID_DIGITS, '0123456789');
  if ((await change.get(PRACTITIONERS, sdsUserId)) !== undefined)
    return refuse('state', 'id-taken', `${sdsUserId} is somebody's already; leave the name out`, 'practitioner');
  return { sdsUserId, name, languages: [], registrations: [], roleProfiles: [] };
}

async function unusedProfileId(change: Change): Promise<string> {
  for (;;) {
    const id = ID_PREFIX + change.ids.text(ID_DIGITS, '0123456789');
    const others = await change.find(PRACTITIONERS, { index: 'roleProfile', equals: id });
    if (others.length === 0) return id;
  }
}
