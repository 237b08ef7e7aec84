/** What is the same in all events that Spine itself publishes: who sends them, and for which service. */
import type { IdSource } from '#kernel/ids';
import { concept, identifier } from './codes.ts';
import type { Source } from './header.ts';
import { entry, inDirectory, newResource, type Resource, refer, type Target } from './resources.ts';
import { nhsCodes } from './systems.ts';
import { instantOf } from './time.ts';
import { element, value, type Xml } from './xml.ts';

export const SPINE: Source = {
  name: 'Personal Demographics Service',
  contact: { system: 'email', value: 'spine.servicedesk@example.com' },
  asid: '477121000323',
};

/** Whose service it is. */
export const OPERATOR = { odsCode: 'X26', name: 'NHS ENGLAND' } as const;
export const OPERATOR_IN_DIRECTORY: Target = inDirectory(OPERATOR.odsCode, OPERATOR.name);

const SERVICE_TYPE = nhsCodes('EMS-HealthcareServiceType');

/** The service from which the event comes: PDS. */
export function demographicsServiceEntry(ids: IdSource, providedBy: Target): Xml {
  return entry(newResource(ids), 'HealthcareService', [
    identifier({ system: SERVICE_TYPE, value: 'PDS' }),
    refer('providedBy', providedBy),
    concept('type', { system: SERVICE_TYPE, code: 'PDS', display: 'Personal Demographics Service' }),
  ]);
}

/** That something is told of somebody. `sender`: where it stands in the message itself. */
export function communicationEntry(
  resource: Resource,
  { subject, sentAt, sender, content }: { subject: Target; sentAt: number; sender?: Target; content?: Target },
): Xml {
  return entry(resource, 'Communication', [
    value('status', 'completed'),
    refer('subject', subject),
    value('sent', instantOf(sentAt)),
    sender ? refer('sender', sender) : '',
    content ? element('payload', refer('contentReference', content)) : '',
  ]);
}
