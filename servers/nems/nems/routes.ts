/** NEMS: which request is which operation. Paths are case-sensitive. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { NemsDeps } from './deps.ts';
import { noSuchPath, notImplemented } from './operations/unsupported.ts';

/** The same path with `%24` for `$`, which the router would not take for it. */
const PUBLISH_ENCODED = '/Events/1/:operation(^\\$process-message$)';

// loaded with the first request that needs it: what FHIR defines is much, and the start need not wait for it
const createSubscription = later<NemsDeps>(async () => (await import('./operations/create-subscription.ts')).createSubscription);
const readSubscription = later<NemsDeps>(async () => (await import('./operations/read-subscription.ts')).readSubscription);
const deleteSubscription = later<NemsDeps>(async () => (await import('./operations/delete-subscription.ts')).deleteSubscription);
const publishEvent = later<NemsDeps>(async () => (await import('./operations/publish-event.ts')).publishEvent);

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
