/** What only this server's control API has, under `/_sandbox/nems` and `/_sandbox/mns`. Loaded with the first call. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { NemsServerDeps } from './deps.ts';
import { mnsControlRoutes } from './mns/control.ts';

type Deps = NemsServerDeps;

const listSubscriptions = later<Deps>(async () => (await import('./control/subscriptions.ts')).listSubscriptions);
const createSubscription = later<Deps>(async () => (await import('./control/subscriptions.ts')).createSubscription);
const readSubscription = later<Deps>(async () => (await import('./control/subscriptions.ts')).readSubscription);
const deleteSubscription = later<Deps>(async () => (await import('./control/subscriptions.ts')).deleteSubscription);
const listEvents = later<Deps>(async () => (await import('./control/events.ts')).listEvents);
const readEvent = later<Deps>(async () => (await import('./control/events.ts')).readEvent);
const readEventBody = later<Deps>(async () => (await import('./control/events.ts')).readEventBody);
const redeliverEvent = later<Deps>(async () => (await import('./control/events.ts')).redeliverEvent);
const explainEvent = later<Deps>(async () => (await import('./control/why.ts')).explainEvent);
const explainType = later<Deps>(async () => (await import('./control/why.ts')).explainType);
const listUnmatched = later<Deps>(async () => (await import('./control/unmatched.ts')).listUnmatched);
const listTriggers = later<Deps>(async () => (await import('./control/trigger.ts')).listTriggers);
const triggerEvent = later<Deps>(async () => (await import('./control/trigger.ts')).triggerEvent);
const listDeliveries = later<Deps>(async () => (await import('./control/events.ts')).listDeliveries);
const dropDeliveries = later<Deps>(async () => (await import('./control/events.ts')).dropDeliveries);
const readDelivery = later<Deps>(async () => (await import('./control/delivery.ts')).readDelivery);
const replaceDelivery = later<Deps>(async () => (await import('./control/delivery.ts')).replaceDelivery);
const changeDelivery = later<Deps>(async () => (await import('./control/delivery.ts')).changeDelivery);
const drain = later<Deps>(async () => (await import('./control/delivery.ts')).drain);
const listEventTypes = later<Deps>(async () => (await import('./control/event-types.ts')).listEventTypes);
const changeEventType = later<Deps>(async () => (await import('./control/event-types.ts')).changeEventType);
const readSettings = later<Deps>(async () => (await import('./settings-control.ts')).readSettings);
const replaceSettings = later<Deps>(async () => (await import('./settings-control.ts')).replaceSettings);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<Deps>])[] = [
  ['GET', '/subscriptions', 'listSubscriptions', listSubscriptions],
  ['POST', '/subscriptions', 'createSubscription', createSubscription],
  ['GET', '/subscriptions/:id', 'readSubscription', readSubscription],
  ['DELETE', '/subscriptions/:id', 'deleteSubscription', deleteSubscription],
  ['GET', '/events', 'listEvents', listEvents],
  ['GET', '/events/:id', 'readEvent', readEvent],
  ['GET', '/events/:id/bodies/:name', 'readEventBody', readEventBody],
  ['POST', '/events/:id/redeliver', 'redeliverEvent', redeliverEvent],
  ['GET', '/events/:id/why', 'explainEvent', explainEvent],
  ['GET', '/why', 'explainType', explainType],
  ['GET', '/unmatched', 'listUnmatched', listUnmatched],
  ['GET', '/trigger', 'listTriggers', listTriggers],
  ['POST', '/trigger', 'triggerEvent', triggerEvent],
  ['GET', '/deliveries', 'listDeliveries', listDeliveries],
  ['DELETE', '/deliveries', 'dropDeliveries', dropDeliveries],
  ['GET', '/delivery', 'readDelivery', readDelivery],
  ['PUT', '/delivery', 'replaceDelivery', replaceDelivery],
  ['PATCH', '/delivery', 'changeDelivery', changeDelivery],
  ['POST', '/drain', 'drain', drain],
  ['GET', '/event-types', 'listEventTypes', listEventTypes],
  ['PUT', '/event-types/:code', 'changeEventType', changeEventType],
  ['GET', '/settings', 'readSettings', readSettings],
  ['PUT', '/settings', 'replaceSettings', replaceSettings],
];

export const nemsControlRoutes: readonly Route<Deps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path: `/nems${path}`,
  name,
  operation,
}));

export const controlRoutes: readonly Route<Deps>[] = [...nemsControlRoutes, ...mnsControlRoutes];
