/** A queue of Amazon SQS that this server plays: what it is and how it behaves. */
import { createHash } from 'node:crypto';
import type { Collection } from '#kernel/store/store';

/** In seconds, and bytes, as SQS says them. */
export interface QueueSettings {
  readonly VisibilityTimeout: number;
  readonly DelaySeconds: number;
  readonly MessageRetentionPeriod: number;
  readonly ReceiveMessageWaitTimeSeconds: number;
  readonly MaximumMessageSize: number;
}

export const USUAL_SETTINGS: QueueSettings = Object.freeze({
  VisibilityTimeout: 30,
  DelaySeconds: 0,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  MaximumMessageSize: 1_048_576,
});

/** What each may be, both included. */
export const SETTING_BOUNDS: Readonly<Record<keyof QueueSettings, readonly [least: number, most: number]>> = {
  VisibilityTimeout: [0, 43_200],
  DelaySeconds: [0, 900],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  MaximumMessageSize: [1024, 1_048_576],
};

export interface Queue {
  readonly arn: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly settings: QueueSettings;
  /** A tester's: each message is posted to this address as well as it can be, and taken off the queue when that has answered with 2xx. */
  readonly forwardTo?: string;
}

/** By ARN. */
export const QUEUES: Collection<Queue> = {
  name: 'mns-queues',
  forgets: true,
  indexes: {
    name: ({ arn }) => nameOf(arn),
    forwarding: ({ forwardTo }) => (forwardTo === undefined ? undefined : 'yes'),
  },
};

const ARN_PREFIX = 'arn:aws:sqs:eu-west-2:';
/** The account of queues that clients make: who they are is not asked. */
export const OWN_ACCOUNT = '000000000000';

export function arnOf(account: string, name: string): string {
  return `${ARN_PREFIX}${account}:${name}`;
}

export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** The path under SQS's own: `/123456789012/queue1`. MNS takes ARNs that lack an account; `-` stands for that. */
export function pathOf(arn: string): string {
  const [account, name] = arn.slice(ARN_PREFIX.length).split(':');
  return `/${account || '-'}/${name}`;
}

/** The ARN that the last two segments of a queue's address are; nothing when they are none. */
export function arnAt(address: string): string | undefined {
  const [, account, name] = /\/(\d{1,12}|-)\/([\w.-]+)\/?$/.exec(address.split('?')[0] ?? '') ?? [];
  return account === undefined || name === undefined ? undefined : arnOf(account === '-' ? '' : account, name);
}

/** What stands for a queue where keys must be short: 27 letters and digits. */
export function queueKey(arn: string): string {
  return createHash('sha1').update(arn).digest('base64url');
}
