/** MNS: which request is which operation. */
import type { Operation, Route } from '#kernel/server';
import type { MnsDeps } from './deps.ts';
import { createSubscription } from './operations/create-subscription.ts';
import { deleteSubscription } from './operations/delete-subscription.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { publishEvent } from './operations/publish-event.ts';
import { readSubscription } from './operations/read-subscription.ts';
import { replaceSubscription } from './operations/replace-subscription.ts';
import { health, methodNotAllowed, notFound, status } from './operations/service.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<MnsDeps>])[] = [
  ['POST', '/events', 'publishEvent', publishEvent],
  ['POST', '/subscriptions', 'createSubscription', createSubscription],
  ['GET', '/subscriptions', 'listSubscriptions', listSubscriptions],
  ['GET', '/subscriptions/:id', 'readSubscription', readSubscription],
  ['PUT', '/subscriptions/:id', 'replaceSubscription', replaceSubscription],
  ['DELETE', '/subscriptions/:id', 'deleteSubscription', deleteSubscription],
  ['GET', '/_ping', 'ping', health],
  ['GET', '/_status', 'status', status],
  ['GET', '/health', 'health', health],

  ['*', '/events', 'methodNotAllowed', methodNotAllowed('POST')],
  ['*', '/subscriptions', 'methodNotAllowed', methodNotAllowed('GET, POST')],
  ['*', '/subscriptions/:id', 'methodNotAllowed', methodNotAllowed('GET, PUT, DELETE')],
  ['*', '/*', 'notFound', notFound],
  ['*', '', 'notFound', notFound],
];

export const mnsRoutes: readonly Route<MnsDeps>[] = TABLE.map(([method, path, name, operation]) => ({ method, path, name, operation }));
