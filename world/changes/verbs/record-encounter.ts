import * as v from 'valibot';
import { isCertainlyBefore } from '../../rules/date.ts';
import { code, date, longText, text } from '../../schema.ts';
import { clinicalConcept, entryArgs, on, said } from '../arguments.ts';
import { refuse } from '../change.ts';
import { addEntry, dateOfCare, openRecord } from '../clinical.ts';
import { dateGiven } from '../rules.ts';
import { verb } from '../verb.ts';

const { encounter: _, ...args } = entryArgs;

export const recordEncounter = verb({
  name: 'record-encounter',
  description: 'Somebody saw or spoke with the patient; what was said stands under the headings of a consultation',
  args: v.strictObject({
    ...args,
    concept: clinicalConcept,
    class: v.exactOptional(
      said(
        'AMB in surgery, HH at home, VR by telephone or video, EMER emergency, IMP in hospital, FLD elsewhere',
        v.picklist(['AMB', 'HH', 'VR', 'EMER', 'IMP', 'FLD']),
      ),
    ),
    problem: v.exactOptional(said('Id of the problem that was spoken of', code())),
    headings: v.exactOptional(
      said(
        'History, Examination, Assessment, Plan …',
        v.pipe(v.array(v.strictObject({ title: text(75), text: longText })), v.maxLength(20, 'must be at most twenty')),
      ),
      [],
    ),
    on,
    end: v.exactOptional(said('When it was over', date)),
  }),
  async run(change, args) {
    const open = await openRecord(change, args);
    const start = args.on === undefined ? change.now : dateOfCare(change, open.patient, args.on);
    dateOfCare(change, open.patient, start);
    const { problem, headings, end, practitioner } = args;
    if (end !== undefined && isCertainlyBefore(dateGiven(change, end, 'end'), start))
      refuse('arguments', 'ends-before-it-begins', `must not be before it began on ${start}`, 'end');
    if (problem !== undefined && !open.record.problems.some(({ id }) => id === problem))
      refuse('missing', 'no-such-entry', `${args.nhsNumber} has no ${problem} in problems`, 'problem');
    const topic = { ...(problem !== undefined && { problem }), headings: headings.map((heading) => ({ ...heading, entries: [] })) };
    await addEntry(change, open, 'encounters', {
      ...open.said,
      concept: args.concept,
      ...(args.class !== undefined && { class: args.class }),
      start,
      ...(end !== undefined && { end }),
      ...(practitioner !== undefined && { practitioner }),
      topics: problem === undefined && headings.length === 0 ? [] : [topic],
    });
  },
});
