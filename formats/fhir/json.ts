/** FHIR resources as JSON, decimals to the digit. */
import type { FhirReading, FhirValue } from './value.ts';

/** Reads a resource; never throws. */
export function parseFhirJson(text: string | Uint8Array): FhirReading {
  throw new Error(`being written: ${text.length}`);
}

/** Writes a value as `JSON.stringify` does, with exact decimals by their digits. */
export function writeFhirJson(value: FhirValue): string {
  throw new Error(`being written: ${value}`);
}
