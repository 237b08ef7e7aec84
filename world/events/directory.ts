/** What happens in the directories: organisations, the people who work there, what they run and offer. */
import type { AccreditedSystem } from '../accredited-system.ts';
import type { Application } from '../application.ts';
import type { DirectoryService } from '../directory-service.ts';
import type { IdentityUser } from '../identity-user.ts';
import type { Mailbox, Workflow } from '../mailbox.ts';
import type { MessageEndpoint } from '../message-endpoint.ts';
import type { Organisation } from '../organisation.ts';
import type { Practitioner } from '../practitioner.ts';
import { changedFields } from './difference.ts';

export interface OrganisationChanged {
  readonly type: 'organisation-opened' | 'organisation-changed' | 'organisation-removed';
  readonly odsCode: string;
  /** Fields that are not what they were. */
  readonly parts?: readonly string[];
}
export interface OrganisationClosed {
  readonly type: 'organisation-closed';
  readonly odsCode: string;
  /** Its last day. */
  readonly on?: string;
  /** ODS codes. */
  readonly successors: readonly string[];
}

/** What a change of an organisation means. */
export function organisationEvents(
  before: Organisation | undefined,
  after: Organisation | undefined,
): readonly (OrganisationChanged | OrganisationClosed)[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'organisation-removed', odsCode: before.odsCode }];
  const { odsCode, period, successors } = after;
  if (before === undefined) return [{ type: 'organisation-opened', odsCode }];
  if (period?.to !== undefined && before.period?.to === undefined)
    return [{ type: 'organisation-closed', odsCode, on: period.to, successors }];
  const parts = changedFields(before, after);
  return parts.length === 0 ? [] : [{ type: 'organisation-changed', odsCode, parts }];
}

export interface PractitionerChanged {
  readonly type: 'practitioner-added' | 'practitioner-changed' | 'practitioner-removed';
  /** SDS user id. */
  readonly practitioner: string;
  readonly parts?: readonly string[];
}
export interface PractitionerLeft {
  readonly type: 'practitioner-left';
  readonly practitioner: string;
  /** The last day. */
  readonly on: string;
}

/** What a change of a practitioner means. */
export function practitionerEvents(
  before: Practitioner | undefined,
  after: Practitioner | undefined,
): readonly (PractitionerChanged | PractitionerLeft)[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'practitioner-removed', practitioner: before.sdsUserId }];
  const { sdsUserId: practitioner, left } = after;
  if (before === undefined) return [{ type: 'practitioner-added', practitioner }];
  if (left !== undefined && before.left === undefined) return [{ type: 'practitioner-left', practitioner, on: left }];
  const parts = changedFields(before, after);
  return parts.length === 0 ? [] : [{ type: 'practitioner-changed', practitioner, parts }];
}

export interface ServiceChanged {
  readonly type: 'service-added' | 'service-changed' | 'service-removed';
  /** DoS service id. */
  readonly service: string;
  readonly odsCode?: string;
  readonly parts?: readonly string[];
}
/** A service takes more patients, fewer, or none at the moment. */
export interface CapacityChanged {
  readonly type: 'capacity-changed';
  readonly service: string;
  readonly odsCode?: string;
  readonly status: DirectoryService['capacityStatus'];
}

const CAPACITY: readonly string[] = ['capacityStatus', 'capacityNote'];

/** What a change of a directory service means. */
export function serviceEvents(
  before: DirectoryService | undefined,
  after: DirectoryService | undefined,
): readonly (ServiceChanged | CapacityChanged)[] {
  if (after === undefined) return before === undefined ? [] : [{ type: 'service-removed', ...aboutService(before) }];
  if (before === undefined) return [{ type: 'service-added', ...aboutService(after) }];
  const parts = changedFields(before, after);
  if (parts.length === 0) return [];
  if (parts.every((part) => CAPACITY.includes(part)))
    return [{ type: 'capacity-changed', ...aboutService(after), status: after.capacityStatus }];
  return [{ type: 'service-changed', ...aboutService(after), parts }];
}

function aboutService({ id, odsCode }: DirectoryService) {
  return { service: id, ...(odsCode !== undefined && { odsCode }) };
}

export interface SystemChanged {
  readonly type: 'system-added' | 'system-changed' | 'system-withdrawn' | 'system-removed';
  readonly asid: string;
  readonly odsCode: string;
}

/** What a change of an accredited system means. */
export function systemEvents(before: AccreditedSystem | undefined, after: AccreditedSystem | undefined): readonly SystemChanged[] {
  const system = after ?? before;
  if (system === undefined) return [];
  const about = { asid: system.asid, odsCode: system.organisation };
  if (after?.withdrawn && before !== undefined && !before.withdrawn) return [{ type: 'system-withdrawn', ...about }];
  return plainly(before, after, (what) => ({ type: `system-${what}`, ...about }));
}

export interface EndpointChanged {
  readonly type: 'endpoint-added' | 'endpoint-changed' | 'endpoint-removed';
  readonly endpoint: string;
  readonly odsCode: string;
}

/** What a change of a message endpoint means. */
export function endpointEvents(before: MessageEndpoint | undefined, after: MessageEndpoint | undefined): readonly EndpointChanged[] {
  return plainly(before, after, (what, { id, organisation }) => ({ type: `endpoint-${what}`, endpoint: id, odsCode: organisation }));
}

export interface MailboxChanged {
  readonly type: 'mailbox-added' | 'mailbox-changed' | 'mailbox-closed' | 'mailbox-removed';
  readonly mailboxId: string;
  readonly odsCode: string;
}

/** What a change of a mailbox means. */
export function mailboxEvents(before: Mailbox | undefined, after: Mailbox | undefined): readonly MailboxChanged[] {
  const isClosing = before?.active === true && after?.active === false;
  return plainly(before, after, (what, { mailboxId, organisation }) => ({
    type: isClosing ? 'mailbox-closed' : `mailbox-${what}`,
    mailboxId,
    odsCode: organisation,
  }));
}

export interface WorkflowChanged {
  readonly type: 'workflow-added' | 'workflow-changed' | 'workflow-removed';
  readonly workflow: string;
}

/** What a change of a workflow means. */
export function workflowEvents(before: Workflow | undefined, after: Workflow | undefined): readonly WorkflowChanged[] {
  return plainly(before, after, (what, { workflowId }) => ({ type: `workflow-${what}`, workflow: workflowId }));
}

export interface UserChanged {
  readonly type: 'user-added' | 'user-changed' | 'user-removed';
  readonly user: string;
}

/** What a change of somebody who signs in means. */
export function userEvents(before: IdentityUser | undefined, after: IdentityUser | undefined): readonly UserChanged[] {
  return plainly(before, after, (what, { id }) => ({ type: `user-${what}`, user: id }));
}

export interface ApplicationChanged {
  readonly type: 'application-added' | 'application-changed' | 'application-removed';
  /** API key. */
  readonly application: string;
}

/** What a change of an application means. */
export function applicationEvents(before: Application | undefined, after: Application | undefined): readonly ApplicationChanged[] {
  return plainly(before, after, (what, { apiKey }) => ({ type: `application-${what}`, application: apiKey }));
}

export type DirectoryEvent =
  | OrganisationChanged
  | OrganisationClosed
  | PractitionerChanged
  | PractitionerLeft
  | ServiceChanged
  | CapacityChanged
  | SystemChanged
  | EndpointChanged
  | MailboxChanged
  | WorkflowChanged
  | UserChanged
  | ApplicationChanged;

/** Added, changed or removed, and nothing when all is as it was. */
function plainly<T extends object, E>(
  before: T | undefined,
  after: T | undefined,
  tell: (what: 'added' | 'changed' | 'removed', doc: T) => E,
): readonly E[] {
  if (after === undefined) return before === undefined ? [] : [tell('removed', before)];
  if (before === undefined) return [tell('added', after)];
  return changedFields(before, after).length === 0 ? [] : [tell('changed', after)];
}
