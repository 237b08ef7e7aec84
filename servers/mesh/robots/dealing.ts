/** One message and its receiver: the robot decides, and what it has decided is done. */

import type { OwnExchanges } from '#kernel/own-exchanges';
import type { Mailbox } from '#world/mailbox';
import type { Mailroom, Posted } from '../messages/mailroom.ts';
import type { Message } from '../messages/message.ts';
import { contentOf } from './content.ts';
import type { Decision, Letter } from './robot.ts';
import { ROBOTS } from './table.ts';

interface Means {
  readonly mailroom: Mailroom;
  readonly exchanges: OwnExchanges;
}

/** What was done, for the journal, and whether the message is dealt with; else it stays where it is. */
interface Outcome {
  readonly said: string;
  readonly isDone: boolean;
}

/** Lets the receiver of a mailbox deal with a message. False when it leaves it where it is. Never rejects for what a robot does. */
export async function deal(message: Message, mailbox: Mailbox, means: Means): Promise<boolean> {
  const started = performance.now();
  const { messageId, localId, workflowId } = message;
  const { said, isDone } = await attempt(message, mailbox, means);
  means.exchanges.record({
    operation: 'mesh.receiver',
    method: mailbox.receiver?.robot ?? '',
    target: `/${mailbox.mailboxId}/inbox/${messageId}`,
    status: 200,
    duration: performance.now() - started,
    subject: { mailbox: mailbox.mailboxId },
    about: { summary: `the receiver of ${mailbox.mailboxId} ${said}`, correlation: { messageId, localId, workflowId } },
  });
  return isDone;
}

async function attempt(message: Message, mailbox: Mailbox, means: Means): Promise<Outcome> {
  try {
    return await carryOut(await decide(message, mailbox, means), message, mailbox, means);
  } catch (error) {
    return { said: `could not deal with ${message.messageId}: ${(error as Error).message}`, isDone: false };
  }
}

async function decide(message: Message, { receiver }: Mailbox, { mailroom }: Means): Promise<Decision> {
  const entry = ROBOTS.get(receiver?.robot ?? '');
  if (entry === undefined) return { leave: `there is no robot '${receiver?.robot}'; there are ${[...ROBOTS.keys()].join(', ')}` };
  if (receiver?.workflows !== undefined && !receiver.workflows.includes(message.workflowId))
    return { leave: `it is not for ${message.workflowId}` };
  const robot = await entry.load();
  return robot({ message, content: () => contentOf(message, mailroom), options: receiver?.options ?? {} });
}

async function carryOut(decision: Decision, message: Message, mailbox: Mailbox, { mailroom }: Means): Promise<Outcome> {
  const { messageId } = message;
  if ('leave' in decision) return { said: `leaves ${messageId}: ${decision.leave}`, isDone: false };
  if ('fail' in decision) {
    await mailroom.backroom.fail(message, 'error', decision.fail);
    return { said: `has rejected ${messageId}: ${decision.fail.text}`, isDone: true };
  }
  const answers = (decision.letters ?? []).map((letter) => ({ posted: postedBy(mailbox, letter, message), body: letter.body }));
  if (!(await mailroom.backroom.answer(message, answers))) return { said: `has come too late for ${messageId}`, isDone: true };
  const sent = answers.map(({ posted }) => `, and sent ${posted.workflowId} to ${posted.recipient}`).join('');
  return { said: `has acknowledged ${messageId}${sent}`, isDone: true };
}

function postedBy({ mailboxId, organisation }: Mailbox, letter: Letter, { sender = '' }: Message): Posted {
  const { to = sender, body: _, ...data } = letter;
  return { ...data, sender: mailboxId, senderOdsCode: organisation, recipient: to, totalChunks: 1 };
}
