/**
 * `pds-record-change-1`: that a record has changed, and which number it has now, but not in what; of a number that no longer holds
 * the old one, under which subscribers know the patient.
 */
import type { IdSource } from '#kernel/ids';
import type { Patient } from '#world/patient';
import { concept } from '../pieces/codes.ts';
import { type Envelope, headerEntry, routingOf } from '../pieces/header.ts';
import { patientEntry, VERIFICATION_BY_SPINE } from '../pieces/people.ts';
import { bundle, inDirectory, newResource, point, refer, type Target } from '../pieces/resources.ts';
import { OPERATOR_IN_DIRECTORY, SPINE } from '../pieces/spine.ts';
import { PARTICIPATION_TYPE } from '../pieces/systems.ts';
import { instantOf } from '../pieces/time.ts';
import { element, value, type Xml } from '../pieces/xml.ts';

export interface RecordChange {
  readonly patient: Patient;
  readonly serialChangeNumber: number;
  /** Who has changed it, where that is known: the patient themselves, or an organisation. */
  readonly author?: 'patient' | { readonly odsCode: string; readonly name: string };
}

export function recordChange(ids: IdSource, envelope: Envelope, { patient, serialChangeNumber, author }: RecordChange): Xml {
  const subject = newResource(ids);
  const entries = [
    headerEntry(envelope, { routing: routingOf(patient), source: SPINE, responsible: OPERATOR_IN_DIRECTORY, focus: subject }),
    patientEntry(subject, { patient, serialChangeNumber, verification: VERIFICATION_BY_SPINE, gender: false }),
  ];
  if (author !== undefined) {
    const who = author === 'patient' ? subject : inDirectory(author.odsCode, author.name);
    entries.push(provenanceEntry(ids, subject, who, envelope.changedAt));
  }
  return bundle(ids, entries);
}

/** Without a profile: CareConnect has none for it. */
function provenanceEntry(ids: IdSource, target: Target, who: Target, recorded: number): Xml {
  const { id, url } = newResource(ids);
  const provenance = element(
    'Provenance',
    value('id', id),
    point('target', target),
    value('recorded', instantOf(recorded)),
    element('agent', concept('role', { system: PARTICIPATION_TYPE, code: 'AUT' }), refer('whoReference', who)),
  );
  return element('entry', value('fullUrl', url), element('resource', provenance));
}
