/** MESH: which request is which operation. What stands in a path as it is comes before what stands for any mailbox. */
import { later } from '#kernel/later';
import type { Operation, Route } from '#kernel/server';
import type { MeshDeps } from './deps.ts';
import { acknowledge } from './operations/acknowledge.ts';
import { countInbox } from './operations/count-inbox.ts';
import { download, readHeaders } from './operations/download.ts';
import { handshake } from './operations/handshake.ts';
import { listInbox } from './operations/list-inbox.ts';
import { send } from './operations/send.ts';
import { checkForUpdate, ping } from './operations/service.ts';
import { methodNotAllowed, notFound } from './operations/unsupported.ts';

const sendChunk = later<MeshDeps>(async () => (await import('./operations/send-chunk.ts')).sendChunk);
const trackByMessageId = later<MeshDeps>(async () => (await import('./operations/track.ts')).trackByMessageId);
const trackByLocalId = later<MeshDeps>(async () => (await import('./operations/track.ts')).trackByLocalId);
const richInbox = later<MeshDeps>(async () => (await import('./operations/rich.ts')).richInbox);
const richOutbox = later<MeshDeps>(async () => (await import('./operations/rich.ts')).richOutbox);
const lookUpEndpoint = later<MeshDeps>(async () => (await import('./operations/look-up.ts')).lookUpEndpoint);
const searchWorkflow = later<MeshDeps>(async () => (await import('./operations/look-up.ts')).searchWorkflow);
const mailboxDetails = later<MeshDeps>(async () => (await import('./operations/mailbox-details.ts')).mailboxDetails);

const resetMailboxes = later<MeshDeps>(async () => (await import('./drop-in/admin/reset.ts')).resetMailboxes);
const resetMailbox = later<MeshDeps>(async () => (await import('./drop-in/admin/reset.ts')).resetMailbox);
const createReport = later<MeshDeps>(async () => (await import('./drop-in/admin/report.ts')).createReport);
const createEvent = later<MeshDeps>(async () => (await import('./drop-in/admin/event.ts')).createEvent);
const readMessage = later<MeshDeps>(async () => (await import('./drop-in/admin/message.ts')).readMessage);
const adminMailbox = later<MeshDeps>(async () => (await import('./drop-in/admin/mailbox.ts')).adminMailbox);

type Row = readonly [method: string, path: string, name: string, operation: Operation<MeshDeps>];

/** For tests, as in the published sandbox: below `/messageexchange` and at the root. */
const ADMIN: readonly Row[] = [
  ['DELETE', '/admin/reset', 'resetMailboxes', resetMailboxes],
  ['DELETE', '/admin/reset/:mailbox', 'resetMailbox', resetMailbox],
  ['GET', '/admin/mailbox/:mailbox', 'readMailbox', adminMailbox],
  ['GET', '/admin/message/:messageId', 'readMessage', readMessage],
  ['POST', '/admin/message/:messageId/event', 'createEvent', createEvent],
];

/** Below `/messageexchange`. */
const API: readonly Row[] = [
  ['GET', '/_ping', 'ping', ping],
  ['GET', '/deepping', 'deepPing', ping],
  ['GET', '/endpointlookup/:odsCode/:workflowId', 'lookUpEndpoint', lookUpEndpoint],
  ['GET', '/workflowsearch/:workflowId', 'searchWorkflow', searchWorkflow],
  ['GET', '/mailbox/:mailbox', 'mailboxDetails', mailboxDetails],
  ...ADMIN,
  ['POST', '/admin/report', 'createReport', createReport],

  ['GET', '/:mailboxId', 'handshakeByGet', handshake],
  ['POST', '/:mailboxId', 'handshake', handshake],
  ['POST', '/:mailboxId/update', 'checkForUpdate', checkForUpdate],
  ['GET', '/:mailboxId/count', 'countInbox', countInbox],
  ['GET', '/:mailboxId/inbox', 'listInbox', listInbox],
  ['GET', '/:mailboxId/inbox/rich', 'richInbox', richInbox],
  ['GET', '/:mailboxId/inbox/:messageId', 'download', download],
  ['GET', '/:mailboxId/inbox/:messageId/:chunk', 'downloadChunk', download],
  ['HEAD', '/:mailboxId/inbox/:messageId', 'readHeaders', readHeaders],
  ['PUT', '/:mailboxId/inbox/:messageId/status/acknowledged', 'acknowledge', acknowledge],
  ['POST', '/:mailboxId/outbox', 'send', send],
  ['GET', '/:mailboxId/outbox/rich', 'richOutbox', richOutbox],
  ['GET', '/:mailboxId/outbox/tracking', 'trackByMessageId', trackByMessageId],
  ['GET', '/:mailboxId/outbox/tracking/:localId', 'trackByLocalId', trackByLocalId],
  ['POST', '/:mailboxId/outbox/:messageId/:chunk', 'sendChunk', sendChunk],
];

/** At the root: where harnesses ask whether a sandbox is up, and the look-up of the old Spine host. */
const ROOT: readonly Row[] = [
  ['GET', '/health', 'ping', ping],
  ['GET', '/healthcheck', 'ping', ping],
  ['GET', '/_status', 'ping', ping],
  ['GET', '/_ping', 'ping', ping],
  ...ADMIN,
  ['GET', '/endpointlookup/mesh/:odsCode/:workflowId', 'lookUpEndpoint', lookUpEndpoint],
];

export const meshRoutes: readonly Route<MeshDeps>[] = [...withRefusals(API), asRoute(['*', '/*', 'notFound', notFound])];
export const rootRoutes: readonly Route<MeshDeps>[] = withRefusals(ROOT);

/** Each path takes the methods of its rows and no other. */
function withRefusals(rows: readonly Row[]): readonly Route<MeshDeps>[] {
  const paths = new Set(rows.map(([, path]) => path));
  return [...rows, ...[...paths].map((path): Row => ['*', path, 'methodNotAllowed', methodNotAllowed])].map(asRoute);
}

function asRoute([method, path, name, operation]: Row): Route<MeshDeps> {
  return { method, path, name, operation };
}
