/** Referrals, and the letters that come back. */
import { dayText } from '../days.ts';
import type { Condition } from './conditions.ts';
import { type Entered, type History, NONE } from './history.ts';
import { consultant, writeLetter } from './letters.ts';

/** Puts a referral into the record; its id. */
export function refer(
  history: History,
  referral: NonNullable<Condition['referral']>,
  day: number,
  problem: string,
  entered: Entered,
): string {
  const { concept, specialty, reason } = referral;
  const id = history.next('referrals');
  const at = Math.min(history.end, day + history.chance.below(40));
  const seen = history.end - at > 150;
  history.record.referrals.push({
    id,
    ...entered,
    recordedAt: dayText(at),
    concept,
    at: dayText(at),
    priority: 'routine',
    status: seen ? 'completed' : 'active',
    ...(entered.organisation !== undefined && { from: entered.organisation }),
    specialty,
    reason,
    problem,
    documents: NONE,
  });
  return id;
}

/** Puts a letter of a hospital into the record; its id. */
export function writeAbout(
  history: History,
  { name, concept, confidential }: Condition,
  kind: 'admission' | 'clinic',
  onset: number,
): string {
  const chance = history.chance;
  const { person } = history.made;
  const written = Math.min(history.end, onset + 3 + chance.below(60));
  const author = consultant(chance);
  const { type, title, text } = writeLetter(
    chance,
    kind,
    name,
    concept.term,
    `${person.given[0]} ${person.family}, NHS ${history.record.nhsNumber}`,
    author,
  );
  const id = history.next('documents');
  history.record.documents.push({
    id,
    ...history.entered(Math.min(history.end, written + 4), 'doctor', undefined, confidential),
    type,
    title,
    createdAt: dayText(written),
    author: { name: author },
    contentType: 'text/plain',
    text,
  });
  return id;
}
