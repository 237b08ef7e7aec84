/** What PDS sends of a patient, as bytes. Made once for each state of a record, so that a read costs no serialisation. */
import { asJson, type JsonObject } from '#formats/json-patch/json';
import { deepFreeze } from '#kernel/store/freeze';
import type { Patient } from '#world/patient';
import { projection } from '#world/projection';
import type { Exchange } from './checks.ts';
import { jsonFor, toldTo } from './told.ts';
import { ENTRY_VIEWS, type EntryViews, toAddress, toPdsPatient, toPdsSearchResult } from './views.ts';

/** A reply to a read, less what belongs to the request. */
export interface PatientDocument {
  readonly body: Buffer;
  /** `W/"2"` */
  readonly etag: string;
  /** One line for the journal. */
  readonly summary: string;
}

/** A patient as PDS shows them to most, as the JSON that patches are applied to. Kept, for whoever has changed a record may change it again. */
export function shownPatient(patient: Patient): JsonObject {
  let json = shown.get(patient);
  if (json === undefined) {
    json = asJson(toPdsPatient(patient, undefined, KEPT)) as JsonObject;
    shown.set(patient, json);
  }
  return json;
}

const shown = new WeakMap<Patient, JsonObject>();

/** A change leaves most entries of a record as they were. */
const KEPT: EntryViews = {
  name: kept(ENTRY_VIEWS.name),
  telecom: kept(ENTRY_VIEWS.telecom),
  contact: kept(ENTRY_VIEWS.contact),
  address: kept((entry) => toAddress(entry)),
};

function kept<Entry extends object, Shown extends object>(view: (entry: Entry) => Shown): (entry: Entry) => Shown {
  return projection((entry) => deepFreeze(asJson(view(entry)) as object) as Shown);
}

const patientDocument = projection((patient: Patient): PatientDocument => {
  const version = patient.serialChangeNumber;
  return {
    body: Buffer.from(JSON.stringify(shown.get(patient) ?? toPdsPatient(patient))),
    etag: `W/"${version}"`,
    summary: `patient ${patient.nhsNumber} read, version ${version}`,
  };
});

/** The same for a caller of whom an attribute says what they are told: made anew each time, for few are told anything. */
export function documentFor(patient: Patient, { caller }: Exchange): PatientDocument {
  const usual = patientDocument(patient);
  const told = toldTo(caller);
  return told === undefined ? usual : { ...usual, body: Buffer.from(jsonFor(told, toPdsPatient(patient, told))) };
}

const searchResource = projection((patient: Patient): string => JSON.stringify(toPdsSearchResult(patient)));

/** The resource of a search result, as JSON text. */
export function searchResourceFor(patient: Patient, { caller }: Exchange): string {
  const told = toldTo(caller);
  return told === undefined ? searchResource(patient) : jsonFor(told, toPdsSearchResult(patient, told));
}
