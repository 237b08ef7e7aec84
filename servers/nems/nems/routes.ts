/** NEMS: which request is which operation. Paths are case-sensitive. */
import type { Operation, Route } from '#kernel/server';
import type { NemsDeps } from './deps.ts';
import { createSubscription } from './operations/create-subscription.ts';
import { deleteSubscription } from './operations/delete-subscription.ts';
import { publishEvent } from './operations/publish-event.ts';
import { readSubscription } from './operations/read-subscription.ts';
import { noSuchPath, notImplemented } from './operations/unsupported.ts';

/** The same path with `%24` for `$`, which the router would not take for it. */
const PUBLISH_ENCODED = '/Events/1/:operation(^\\$process-message$)';

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<NemsDeps>])[] = [
  ['POST', '/Subscription', 'createSubscription', createSubscription],
  ['GET', '/Subscription/:id', 'readSubscription', readSubscription],
  ['DELETE', '/Subscription/:id', 'deleteSubscription', deleteSubscription],
  ['POST', '/Events/1/$process-message', 'publishEvent', publishEvent],
  ['POST', PUBLISH_ENCODED, 'publishEvent', publishEvent],

  ['*', '/Subscription', 'notImplemented', notImplemented],
  ['*', '/Subscription/:id', 'notImplemented', notImplemented],
  ['*', '/Events/1/$process-message', 'notImplemented', notImplemented],
  ['*', PUBLISH_ENCODED, 'notImplemented', notImplemented],
  ['*', '/*', 'noSuchPath', noSuchPath],
  ['*', '', 'noSuchPath', noSuchPath],
];

export const nemsRoutes: readonly Route<NemsDeps>[] = TABLE.map(([method, path, name, operation]) => ({ method, path, name, operation }));
