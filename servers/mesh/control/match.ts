/** Which messages something is for: all that is said must be so. */
import * as v from 'valibot';
import type { Message } from '../messages/message.ts';

const name = v.exactOptional(v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(300)));

export const matchSchema = v.strictObject({
  /** A mailbox that sends it or gets it. */
  mailbox: name,
  sender: name,
  recipient: name,
  workflowId: name,
  localId: name,
});

export type Match = v.InferOutput<typeof matchSchema>;

export function matches(match: Match | undefined, message: Pick<Message, 'sender' | 'recipient' | 'workflowId' | 'localId'>): boolean {
  if (match === undefined) return true;
  const { mailbox, ...same } = match;
  if (mailbox !== undefined && mailbox !== message.sender && mailbox !== message.recipient) return false;
  return (Object.keys(same) as (keyof typeof same)[]).every((field) => same[field] === message[field]);
}
