/** A message on a queue. */
import type { Collection } from '#kernel/store/store';
import { queueKey } from './queue.ts';

/** A message's attribute as SQS has it: typed text, or bytes in base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface QueueMessage {
  /** UUID. */
  readonly messageId: string;
  readonly arn: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly systemAttributes?: MessageAttributes;
  /** Times in milliseconds since the epoch, by the sandbox's clock. */
  readonly sentAt: number;
  /** In which order they came, among those of one time. */
  readonly order: number;
  /** From when it can be received: later while somebody else is at work on it. */
  readonly visibleAt: number;
  readonly receives: number;
  readonly firstReceivedAt?: number;
  /** Of the last receive: with it the message is deleted. */
  readonly receipt?: string;
}

/** By queue and message id. `visible`: by queue, and then the time from which they can be received. */
export const QUEUE_MESSAGES: Collection<QueueMessage> = {
  name: 'mns-queue-messages',
  forgets: true,
  indexes: { visible: ({ arn, visibleAt, sentAt, order }) => `${visibleKey(arn, visibleAt)}|${digits(sentAt)}|${digits(order)}` },
};

export function idOf(arn: string, messageId: string): string {
  return `${queueKey(arn)}.${messageId}`;
}

/** The queue's key in an id of {@link idOf}. */
export function queueIn(id: string): string {
  return id.slice(0, id.indexOf('.'));
}

export function visibleKey(arn: string, at: number): string {
  return `${queueKey(arn)}|${digits(at)}`;
}

const digits = (value: number) => String(value).padStart(16, '0');
