/** `pds-change-of-gp-1`: registered with another practice, with one again, or with none any more. */
import type { IdSource } from '#kernel/ids';
import type { Patient } from '#world/patient';
import { concept } from '../pieces/codes.ts';
import { type Envelope, headerEntry, routingOf } from '../pieces/header.ts';
import { type KnownOrganisation, organisationEntry, organisationResource } from '../pieces/organisations.ts';
import { displayOf, homeAddress, patientEntry, VERIFICATION_BY_SPINE } from '../pieces/people.ts';
import { bundle, entry, newResource, type Resource, refer } from '../pieces/resources.ts';
import { communicationEntry, demographicsServiceEntry, OPERATOR_IN_DIRECTORY, SPINE } from '../pieces/spine.ts';
import { nhsCodes } from '../pieces/systems.ts';
import { instantOf } from '../pieces/time.ts';
import { element, value, type Xml } from '../pieces/xml.ts';

export interface Move {
  readonly patient: Patient;
  readonly serialChangeNumber: number;
  /** The practice that they have left, and since when it was theirs, where that is known. */
  readonly from?: KnownOrganisation;
  readonly registeredSince?: string;
  /** The practice that they are registered with now. */
  readonly to?: KnownOrganisation;
}

/**
 * Who has left a practice for none has no `generalPractitioner` (what consumers call a suspension), and who had none before has no
 * finished episode of care: by these two a consumer tells what happened.
 */
export function changeOfGp(ids: IdSource, envelope: Envelope, { patient, serialChangeNumber, from, registeredSince, to }: Move): Xml {
  const subject = newResource(ids, displayOf(patient));
  const communication = newResource(ids);
  const practice = to && organisationResource(ids, to);
  const former = from && organisationResource(ids, from);
  const entries = [
    headerEntry(envelope, { routing: routingOf(patient), source: SPINE, responsible: OPERATOR_IN_DIRECTORY, focus: communication }),
    demographicsServiceEntry(ids, OPERATOR_IN_DIRECTORY),
    communicationEntry(communication, { subject, sentAt: envelope.sentAt, content: subject }),
    patientEntry(subject, {
      patient,
      serialChangeNumber,
      verification: VERIFICATION_BY_SPINE,
      addresses: homeAddress(patient),
      ...(practice && { generalPractitioner: practice }),
    }),
  ];
  if (practice) entries.push(organisationEntry(practice, to, { partOf: true }));
  if (former)
    entries.push(
      episodeEntry(ids, subject, former, registeredSince, instantOf(envelope.changedAt)),
      organisationEntry(former, from, { partOf: true }),
    );
  return bundle(ids, entries);
}

function episodeEntry(ids: IdSource, patient: Resource, practice: Resource, start: string | undefined, end: string): Xml {
  return entry(newResource(ids), 'EpisodeOfCare', [
    value('status', 'finished'),
    concept('type', { system: nhsCodes('EMS-PDS-PatientCareProvisionType'), code: '1', display: 'Primary care' }),
    refer('patient', patient),
    refer('managingOrganization', practice),
    element('period', value('start', start), value('end', end)),
  ]);
}
