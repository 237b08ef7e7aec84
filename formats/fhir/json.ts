/** FHIR resources as JSON (hl7.org/fhir/json.html), decimals to the digit. */
import { isUtf8 } from 'node:buffer';
import { ExactDecimal } from './decimal.ts';
import { JsonProblem, JsonScanner } from './json-scanner.ts';
import type { FhirFault, FhirResource, FhirValue } from './value.ts';

/** As deep as XML may be: an element is at most an object in an array. */
const DEEPEST = 512;
const BYTE_ORDER_MARK = 0xfeff;

export type JsonReading =
  | { readonly resource: FhirResource; readonly fault?: never }
  | { readonly fault: FhirFault; readonly resource?: never };

/**
 * Reads a resource: a JSON object with a `resourceType`, which may be any; `checkStructure` tells what else is wrong. A name that stands twice in
 * an object, `__proto__`, more than 512 objects and arrays within one another and bytes that are not UTF-8 are faults. Never throws.
 */
export function parseFhirJson(source: string | Uint8Array): JsonReading {
  if (typeof source !== 'string' && !isUtf8(source)) return { fault: { message: 'the text is not in UTF-8' } };
  const decoded = typeof source === 'string' ? source : Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded;
  try {
    const value = new JsonScanner(text, DEEPEST).document();
    return isResource(value) ? { resource: value } : { fault: { message: 'the text is no object with a resourceType' } };
  } catch (error) {
    if (error instanceof JsonProblem) return { fault: { message: error.message, ...placeOf(text, error.at) } };
    throw error;
  }
}

function isResource(value: FhirValue): value is FhirResource {
  return typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

/** Writes a value as `JSON.stringify` does, fields in the object's order, but exact decimals by their digits. */
export function writeFhirJson(value: unknown): string {
  return written(value) ?? 'null';
}

/** Nothing for what JSON leaves out. */
function written(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof ExactDecimal) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => written(item) ?? 'null').join(',')}]`;
  let fields = '';
  for (const [name, item] of Object.entries(value)) {
    const text = written(item);
    if (text !== undefined) fields += `${fields === '' ? '' : ','}${JSON.stringify(name)}:${text}`;
  }
  return `{${fields}}`;
}
