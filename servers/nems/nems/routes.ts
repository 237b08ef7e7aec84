/** NEMS: which request is which operation. Paths are case-sensitive. */
import type { Operation, Route } from '#kernel/server';
import type { NemsDeps } from './deps.ts';
import { createSubscription } from './operations/create-subscription.ts';
import { deleteSubscription } from './operations/delete-subscription.ts';
import { publishEvent } from './operations/publish-event.ts';
import { readSubscription } from './operations/read-subscription.ts';
import { noSuchPath, notImplemented } from './operations/unsupported.ts';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<NemsDeps>])[] = [
  ['POST', '/Subscription', 'createSubscription', createSubscription],
  ['GET', '/Subscription/:id', 'readSubscription', readSubscription],
  ['DELETE', '/Subscription/:id', 'deleteSubscription', deleteSubscription],
  ['POST', '/Events/1/$process-message', 'publishEvent', publishEvent],
  ['POST', '/Events/1/%24process-message', 'publishEvent', publishEvent],

  ['*', '/Subscription', 'notImplemented', notImplemented],
  ['*', '/Subscription/:id', 'notImplemented', notImplemented],
  ['*', '/Events/1/$process-message', 'notImplemented', notImplemented],
  ['*', '/*', 'noSuchPath', noSuchPath],
];

export const nemsRoutes: readonly Route<NemsDeps>[] = TABLE.map(([method, path, name, operation]) => ({ method, path, name, operation }));
