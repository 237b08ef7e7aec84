/** `pds-change-of-address-1`: has moved house. Of other addresses nothing is told. */
import type { IdSource } from '#kernel/ids';
import type { Address, Patient } from '#world/patient';
import { londonDay } from '#world/rules/london';
import { type Envelope, headerEntry, routingOf } from '../pieces/header.ts';
import { addressOf, displayOf, patientEntry, VERIFICATION_BY_SPINE } from '../pieces/people.ts';
import { bundle, newResource } from '../pieces/resources.ts';
import { communicationEntry, demographicsServiceEntry, OPERATOR_IN_DIRECTORY, SPINE } from '../pieces/spine.ts';
import type { Xml } from '../pieces/xml.ts';

export interface HouseMove {
  readonly patient: Patient;
  readonly serialChangeNumber: number;
  /** Missing of somebody whose home was not known before. */
  readonly from?: Address;
  readonly to: Address;
}

export function changeOfAddress(ids: IdSource, envelope: Envelope, { patient, serialChangeNumber, from, to }: HouseMove): Xml {
  const subject = newResource(ids, displayOf(patient));
  const communication = newResource(ids);
  const day = londonDay(envelope.changedAt);
  const moved = to.period?.from ?? day;
  const left = from && (from.period?.to ?? day);
  return bundle(ids, [
    headerEntry(envelope, { routing: routingOf(patient), source: SPINE, responsible: OPERATOR_IN_DIRECTORY, focus: communication }),
    demographicsServiceEntry(ids, OPERATOR_IN_DIRECTORY),
    communicationEntry(communication, { subject, sentAt: envelope.sentAt, content: subject }),
    patientEntry(subject, {
      patient,
      serialChangeNumber,
      verification: VERIFICATION_BY_SPINE,
      addresses: (from ? addressOf('old', from, from.period?.from, left) : '') + addressOf('home', to, moved),
    }),
  ]);
}
