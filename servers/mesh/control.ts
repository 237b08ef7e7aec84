/** What only this server's control API has, under `/_sandbox/mesh`. Loaded with the first call. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { MeshDeps } from './deps.ts';

const explainToken = later<MeshDeps>(async () => (await import('./authorisation/control.ts')).explainTokenOf);
const readCredentials = later<MeshDeps>(async () => (await import('./authorisation/control.ts')).readCredentials);
const readSettings = later<MeshDeps>(async () => (await import('./settings-control.ts')).readSettings);
const replaceSettings = later<MeshDeps>(async () => (await import('./settings-control.ts')).replaceSettings);

const listBehaviours = later<MeshDeps>(async () => (await import('./behaviours/control.ts')).listBehaviours);
const addBehaviour = later<MeshDeps>(async () => (await import('./behaviours/control.ts')).addBehaviour);
const clearBehaviours = later<MeshDeps>(async () => (await import('./behaviours/control.ts')).clearBehaviours);
const removeBehaviour = later<MeshDeps>(async () => (await import('./behaviours/control.ts')).removeBehaviour);
const listHooks = later<MeshDeps>(async () => (await import('./hooks/control.ts')).listHooks);
const addHook = later<MeshDeps>(async () => (await import('./hooks/control.ts')).addHook);
const clearHooks = later<MeshDeps>(async () => (await import('./hooks/control.ts')).clearHooks);
const removeHook = later<MeshDeps>(async () => (await import('./hooks/control.ts')).removeHook);

const createMailbox = later<MeshDeps>(async () => (await import('./control/mailboxes.ts')).createMailbox);
const changeMailbox = later<MeshDeps>(async () => (await import('./control/mailboxes.ts')).changeMailbox);
const deleteMailbox = later<MeshDeps>(async () => (await import('./control/mailboxes.ts')).deleteMailbox);
const createWorkflow = later<MeshDeps>(async () => (await import('./control/mailboxes.ts')).createWorkflow);
const changeWorkflow = later<MeshDeps>(async () => (await import('./control/mailboxes.ts')).changeWorkflow);
const deleteWorkflow = later<MeshDeps>(async () => (await import('./control/mailboxes.ts')).deleteWorkflow);
const listRobots = later<MeshDeps>(async () => (await import('./robots/control.ts')).listRobots);
const listMessages = later<MeshDeps>(async () => (await import('./control/messages.ts')).listMessages);
const forceState = later<MeshDeps>(async () => (await import('./control/messages.ts')).forceState);

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<MeshDeps>])[] = [
  ['POST', '/explain-token', 'explainToken', explainToken],
  ['GET', '/credentials/:mailboxId', 'readCredentials', readCredentials],
  ['GET', '/settings', 'readSettings', readSettings],
  ['PUT', '/settings', 'replaceSettings', replaceSettings],
  ['GET', '/behaviours', 'listBehaviours', listBehaviours],
  ['POST', '/behaviours', 'addBehaviour', addBehaviour],
  ['DELETE', '/behaviours', 'clearBehaviours', clearBehaviours],
  ['DELETE', '/behaviours/:id', 'removeBehaviour', removeBehaviour],
  ['GET', '/hooks', 'listHooks', listHooks],
  ['POST', '/hooks', 'addHook', addHook],
  ['DELETE', '/hooks', 'clearHooks', clearHooks],
  ['DELETE', '/hooks/:id', 'removeHook', removeHook],
  ['POST', '/mailboxes', 'createMailbox', createMailbox],
  ['PATCH', '/mailboxes/:mailboxId', 'changeMailbox', changeMailbox],
  ['DELETE', '/mailboxes/:mailboxId', 'deleteMailbox', deleteMailbox],
  ['POST', '/workflows', 'createWorkflow', createWorkflow],
  ['PATCH', '/workflows/:workflowId', 'changeWorkflow', changeWorkflow],
  ['DELETE', '/workflows/:workflowId', 'deleteWorkflow', deleteWorkflow],
  ['GET', '/robots', 'listRobots', listRobots],
  ['GET', '/messages', 'listMessages', listMessages],
  ['POST', '/messages/:messageId/:end', 'forceState', forceState],
];

export const controlRoutes: readonly Route<MeshDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path: `/mesh${path}`,
  name,
  operation,
}));
