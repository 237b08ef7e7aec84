/** Checks of requests for one message of an inbox. */
import type { OfMailbox } from '../checks.ts';
import type { MeshRefusal } from '../errors.ts';
import type { Message } from '../messages/message.ts';

export interface OfMessage extends OfMailbox {
  /** Set by {@link messageExists}. */
  message?: Message;
}

/** Ids in paths are read in capitals, which is how all are written. */
export async function messageExists(exchange: OfMessage): Promise<MeshRefusal | undefined> {
  const { deps, request } = exchange;
  const message = await deps.mailroom.find((request.params.messageId ?? '').toUpperCase());
  if (message === undefined) return { error: 'messageNotFound' };
  exchange.message = message;
  return undefined;
}

export function isForThisMailbox(exchange: OfMessage): MeshRefusal | undefined {
  const { recipient, messageId } = theMessage(exchange);
  return recipient === exchange.mailboxId
    ? undefined
    : { error: 'notYourMessage', messageId, advice: [`the message is for ${recipient}, not for ${exchange.mailboxId}`] };
}

/** The message that {@link messageExists} has found. */
export function theMessage({ message }: OfMessage): Message {
  if (message === undefined) throw new Error('the message is asked for before it is known to exist');
  return message;
}
