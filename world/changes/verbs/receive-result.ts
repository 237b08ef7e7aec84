import * as v from 'valibot';
import { measured } from '../../clinical-record.ts';
import { ORGANISATIONS } from '../../collections.ts';
import { isCertainlyBefore } from '../../rules/date.ts';
import { code, date, longText } from '../../schema.ts';
import { clinicalConcept, entryArgs, organisation, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { addEntry, dateOfCare, mustExist, openRecord } from '../clinical.ts';
import { dateGiven } from '../rules.ts';
import { verb } from '../verb.ts';

export const receiveResult = verb({
  name: 'receive-result',
  description: 'A laboratory or a radiologist reports; nobody has filed it yet',
  args: v.strictObject({
    ...entryArgs,
    concept: clinicalConcept,
    laboratory: organisation('who reports'),
    reportNumber: v.exactOptional(code(35)),
    requestNumber: v.exactOptional(code(35)),
    collectedAt: v.exactOptional(said('When the specimen was taken; today where nothing is said', date)),
    issuedAt: v.exactOptional(said('When it was reported; now where nothing is said', date)),
    status: v.exactOptional(v.picklist(['final', 'preliminary', 'amended']), 'final'),
    results: said(
      'What was found',
      v.pipe(v.array(v.strictObject({ ...measured, comment: v.exactOptional(longText) })), v.maxLength(100, 'must be at most 100')),
    ),
    conclusion: v.exactOptional(said('What the laboratory says of it all', longText)),
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const { laboratory, reportNumber, requestNumber, conclusion } = args;
    const collectedAt = dateOfCare(change, open.patient, args.collectedAt, 'collectedAt');
    const issuedAt = args.issuedAt === undefined ? change.now : dateGiven(change, args.issuedAt, 'issuedAt');
    if (isCertainlyBefore(issuedAt, collectedAt))
      refuse('arguments', 'reported-before-taken', `must not be before the specimen was taken on ${collectedAt}`, 'issuedAt');
    await mustExist(change, ORGANISATIONS, laboratory, 'laboratory');
    await addEntry(change, open, 'investigations', {
      ...open.said,
      concept: args.concept,
      ...(reportNumber !== undefined && { reportNumber }),
      ...(requestNumber !== undefined && { requestNumber }),
      status: args.status,
      ...(laboratory !== undefined && { laboratory }),
      specimen: { id: change.ids.uuid(), type: { term: 'Specimen' }, collectedAt },
      issuedAt,
      results: args.results.map((result) => ({ id: change.ids.uuid(), ...result })),
      ...(conclusion !== undefined && { conclusion }),
    });
  },
});
