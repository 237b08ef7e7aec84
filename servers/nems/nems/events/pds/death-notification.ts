/** `pds-death-notification-1`: a death was notified, informally or by the registrar; or it was a mistake. */
import type { IdSource } from '#kernel/ids';
import type { Patient } from '#world/patient';
import { concept } from '../pieces/codes.ts';
import { type Envelope, headerEntry, routingOf } from '../pieces/header.ts';
import { organisationEntry, organisationResource } from '../pieces/organisations.ts';
import { displayOf, homeAddress, patientEntry, VERIFICATION_BY_SPINE } from '../pieces/people.ts';
import { bundle, newResource } from '../pieces/resources.ts';
import { communicationEntry, demographicsServiceEntry, OPERATOR, SPINE } from '../pieces/spine.ts';
import { careConnectExtension } from '../pieces/systems.ts';
import { instantOf } from '../pieces/time.ts';
import { extension, value, type Xml } from '../pieces/xml.ts';

export type DeathStatus = 'informal' | 'formal' | 'removed';

export interface Death {
  readonly patient: Patient;
  readonly serialChangeNumber: number;
  readonly status: DeathStatus;
  /** As exactly as it is known; not told of a death that was a mistake. */
  readonly date?: string;
}

const STATUSES: Readonly<Record<DeathStatus, { readonly code: string; readonly display: string }>> = {
  informal: { code: '1', display: 'Informal' },
  formal: { code: '2', display: 'Formal' },
  removed: { code: 'U', display: 'Removed' },
};

export function deathNotification(ids: IdSource, envelope: Envelope, { patient, serialChangeNumber, status, date }: Death): Xml {
  const subject = newResource(ids, displayOf(patient));
  const communication = newResource(ids);
  const operator = organisationResource(ids, OPERATOR);
  return bundle(ids, [
    headerEntry(envelope, { routing: routingOf(patient), source: SPINE, responsible: operator, focus: communication }),
    communicationEntry(communication, { subject, sentAt: envelope.sentAt, sender: operator }),
    patientEntry(subject, {
      patient,
      serialChangeNumber,
      verification: VERIFICATION_BY_SPINE,
      extensions: statusExtension(status, envelope.changedAt),
      ...(date !== undefined && status !== 'removed' && { deceased: date }),
      addresses: homeAddress(patient),
    }),
    organisationEntry(operator, OPERATOR),
    demographicsServiceEntry(ids, operator),
  ]);
}

function statusExtension(status: DeathStatus, since: number): Xml {
  const system = 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-DeathNotificationStatus-1';
  return extension(
    careConnectExtension('DeathNotificationStatus'),
    extension('deathNotificationStatus', concept('valueCodeableConcept', { system, ...STATUSES[status] })),
    extension('systemEffectiveDate', value('valueDateTime', instantOf(since))),
  );
}
