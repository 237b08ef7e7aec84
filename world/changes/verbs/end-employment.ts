import * as v from 'valibot';
import { PRACTITIONERS } from '../../collections.ts';
import { code, day } from '../../schema.ts';
import { organisation, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { clearClinics, withRolesEnded } from '../leaving.ts';
import { dateGiven, practitionerAtWork } from '../rules.ts';
import { verb } from '../verb.ts';

export const endEmployment = verb({
  name: 'end-employment',
  description: 'A practitioner leaves for good, or leaves one organisation; clinics that nobody will hold are cleared',
  args: v.strictObject({
    practitioner: said('SDS user id', code()),
    organisation: organisation('which they leave; all of them, for good, where nothing is said'),
    on: v.exactOptional(said('The last day; today where nothing is said', day)),
  }),
  async run(change, { practitioner, organisation, on }) {
    const lastDay = dateGiven(change, on);
    const person = await practitionerAtWork(change, practitioner, lastDay);
    if (person.left !== undefined) refuse('state', 'practitioner-left', `${practitioner} left on ${person.left}`, 'practitioner');
    if (organisation !== undefined && !person.roleProfiles.some((profile) => profile.organisation === organisation))
      refuse('state', 'not-employed', `${practitioner} has no role at ${organisation}`, 'organisation');
    const isThere = (of: { readonly practice: string }) => organisation === undefined || of.practice === organisation;
    await clearClinics(change, { index: 'practitioner', equals: practitioner }, lastDay, 'Practitioner has left', isThere);
    const ended = withRolesEnded(person, lastDay, organisation);
    await change.put(PRACTITIONERS, organisation === undefined ? { ...ended, left: lastDay } : ended);
  },
});
