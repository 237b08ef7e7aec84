/** A change of a record that nobody has made. The world stays as it is. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { odsCode } from '#world/schema';
import { recordChange } from '../pds/record-change.ts';
import { knownOrganisation } from '../pieces/organisations.ts';
import { eventTrigger } from './occasion.ts';

export const anyChange = eventTrigger(
  {
    author: v.exactOptional(
      said(
        'Who has changed the record: `patient`, or the ODS code of an organisation; not told where nothing is said',
        v.union([v.literal('patient'), odsCode], 'must be `patient` or an ODS code'),
      ),
    ),
  },
  async ({ author }, { world, ids, envelope, patient }) => ({
    xml: recordChange(ids, envelope, {
      patient,
      serialChangeNumber: patient.serialChangeNumber,
      ...(author !== undefined && { author: author === 'patient' ? author : await knownOrganisation(world, author) }),
    }),
  }),
);
