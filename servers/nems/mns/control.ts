/** What only this server's control API has, under `/_sandbox/mns`. Loaded with the first call. */
import type { MayBeCalled } from '#kernel/http/allowed-hosts';
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { MnsDeps } from './deps.ts';

export interface MnsControlDeps extends MnsDeps {
  /** Which addresses messages of a queue may be forwarded to. */
  readonly mayBeCalled: MayBeCalled;
}

const triggerSignal = later<MnsControlDeps>(async () => (await import('./control/signals.ts')).triggerSignal);
const explain = later<MnsControlDeps>(async () => (await import('./control/signals.ts')).explain);
const listAllSubscriptions = later<MnsControlDeps>(async () => (await import('./control/subscriptions.ts')).listAllSubscriptions);
const subscribe = later<MnsControlDeps>(async () => (await import('./control/new-subscription.ts')).subscribe);
const removeAnySubscription = later<MnsControlDeps>(async () => (await import('./control/subscriptions.ts')).removeAnySubscription);
const listQueues = later<MnsControlDeps>(async () => (await import('./control/queues.ts')).listQueues);
const readQueue = later<MnsControlDeps>(async () => (await import('./control/queues.ts')).readQueue);
const changeQueue = later<MnsControlDeps>(async () => (await import('./control/queues.ts')).changeQueue);
const listMessages = later<MnsControlDeps>(async () => (await import('./control/queues.ts')).listMessages);
const purgeQueue = later<MnsControlDeps>(async () => (await import('./control/queues.ts')).purgeQueue);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<MnsControlDeps>])[] = [
  ['POST', '/signals', 'triggerSignal', triggerSignal],
  ['POST', '/explain', 'explainSignal', explain],
  ['GET', '/subscriptions', 'listAllSubscriptions', listAllSubscriptions],
  ['POST', '/subscriptions', 'subscribeInFewWords', subscribe],
  ['DELETE', '/subscriptions/:id', 'removeAnySubscription', removeAnySubscription],
  ['GET', '/queues', 'listQueues', listQueues],
  ['GET', '/queues/:arn', 'readQueue', readQueue],
  ['PUT', '/queues/:arn', 'changeQueue', changeQueue],
  ['GET', '/queues/:arn/messages', 'listQueueMessages', listMessages],
  ['DELETE', '/queues/:arn/messages', 'purgeQueue', purgeQueue],
];

export const mnsControlRoutes: readonly Route<MnsControlDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path: `/mns${path}`,
  name,
  operation,
}));
