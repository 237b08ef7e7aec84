/** A death of which nobody has told. The world stays as it is. */
import * as v from 'valibot';
import { said } from '#world/changes/arguments';
import { londonDay } from '#world/rules/london';
import { date } from '#world/schema';
import { deathNotification } from '../pds/death-notification.ts';
import { eventTrigger } from './occasion.ts';

export const death = eventTrigger(
  {
    status: v.exactOptional(
      said("The record's where nothing is said and it has one, else formal", v.picklist(['informal', 'formal', 'removed'])),
    ),
    date: v.exactOptional(said("When they died; the record's where nothing is said and it has one, else the day of the event", date)),
  },
  async (options, { ids, envelope, patient }) => {
    const status = options.status ?? patient.death?.notification ?? 'formal';
    if (status === 'removed' && options.date !== undefined)
      return { problem: { path: 'date', reason: 'is not told of a death that was a mistake' } };
    const when = options.date ?? patient.death?.date ?? londonDay(envelope.changedAt);
    return { xml: deathNotification(ids, envelope, { patient, serialChangeNumber: patient.serialChangeNumber, status, date: when }) };
  },
);
