/** What PDS sends of a patient, as bytes. Made once for each state of a record, so that a read costs no serialisation. */
import type { JsonObject } from '#formats/json-patch/json';
import type { Patient } from '#world/patient';
import { projection } from '#world/projection';
import { toPdsPatient, toPdsSearchResult } from './views.ts';

/** A reply to a read, less what belongs to the request. */
export interface PatientDocument {
  readonly body: Buffer;
  /** `W/"2"` */
  readonly etag: string;
  /** One line for the journal. */
  readonly summary: string;
}

export const patientDocument = projection((patient: Patient): PatientDocument => {
  const version = patient.serialChangeNumber;
  return {
    body: Buffer.from(JSON.stringify(toPdsPatient(patient))),
    etag: `W/"${version}"`,
    summary: `patient ${patient.nhsNumber} read, version ${version}`,
  };
});

/** The resource of a search result, as JSON text. */
export const searchResource = projection((patient: Patient): string => JSON.stringify(toPdsSearchResult(patient)));

/** A patient as PDS shows them, as JSON that patches are applied to, and as the bytes that are sent. */
export const shownPatient = projection((patient: Patient) => {
  const { body, etag } = patientDocument(patient);
  return { document: JSON.parse(body.toString()) as JsonObject, body: () => body, etag };
});
