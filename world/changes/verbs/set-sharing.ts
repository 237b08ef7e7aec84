import * as v from 'valibot';
import { REGISTRATIONS } from '../../collections.ts';
import { nhsNumber, practice, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { rosterEntry } from '../rules.ts';
import { verb } from '../verb.ts';

export const setSharing = verb({
  name: 'set-sharing',
  description: 'Says whether others may see the record that a practice holds, or that there is such a patient at all',
  args: v.strictObject({
    nhsNumber,
    practice,
    sharing: v.exactOptional(said('Whether others may see the record', v.picklist(['consent', 'dissent']))),
    sensitive: v.exactOptional(said('To others there is no such patient', v.boolean())),
  }),
  async run(change, { nhsNumber, practice, sharing, sensitive }) {
    const { sensitive: before, ...entry } = await rosterEntry(change, practice, nhsNumber);
    if (sharing === undefined && sensitive === undefined) refuse('arguments', 'nothing-to-set', 'must be there, or sensitive', 'sharing');
    const isSensitive = sensitive ?? before ?? false;
    await change.put(REGISTRATIONS, { ...entry, ...(isSensitive && { sensitive: true as const }), sharing: sharing ?? entry.sharing });
  },
});
