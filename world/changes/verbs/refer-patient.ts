import * as v from 'valibot';
import { SERVICES } from '../../collections.ts';
import { code, longText, text } from '../../schema.ts';
import { clinicalConcept, entryArgs, on, organisation, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { addEntry, dateOfCare, mustExist, openRecord } from '../clinical.ts';
import { openOrganisation } from '../rules.ts';
import { verb } from '../verb.ts';

export const referPatient = verb({
  name: 'refer-patient',
  description: 'Refers a patient to an organisation, or to a service of the Directory of Services',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    to: organisation('where to'),
    service: v.exactOptional(said('DoS service id', code(10))),
    priority: v.exactOptional(v.picklist(['routine', 'urgent', 'twoWeekWait', 'stat']), 'routine'),
    specialty: v.exactOptional(text(75)),
    reason: v.exactOptional(longText),
    problem: v.exactOptional(said('Id of the problem in the record', code())),
    on,
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { to, service, specialty, reason, problem } = args;
    if (to === undefined && service === undefined) refuse('arguments', 'nowhere', 'must be there, or a service', 'to');
    if (to !== undefined) await openOrganisation(change, to, 'to');
    await mustExist(change, SERVICES, service, 'service');
    if (problem !== undefined && !open.record.problems.some(({ id }) => id === problem))
      refuse('missing', 'no-such-entry', `${args.nhsNumber} has no ${problem} in problems`, 'problem');
    await addEntry(change, open, 'referrals', {
      ...open.said,
      concept: args.concept,
      at: dateOfCare(change, open.patient, args.on),
      priority: args.priority,
      status: 'active',
      documents: [],
      ...(open.said.organisation !== undefined && { from: open.said.organisation }),
      ...(to !== undefined && { to }),
      ...(service !== undefined && { service }),
      ...(specialty !== undefined && { specialty }),
      ...(reason !== undefined && { reason }),
      ...(problem !== undefined && { problem }),
    });
  },
});
