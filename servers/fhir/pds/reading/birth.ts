/** The notification of a birth: a transaction of the child, what was observed, the mother, and who looks after them. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import { isNhsNumber } from '#world/rules/nhs-number';
import { EXTENSIONS } from '../extensions.ts';
import { invalidValue, missingValue, refuse } from '../refused.ts';
import { type NewPatient, readNewPatient } from './new-patient.ts';
import { readBirthPlace } from './patient-extensions.ts';
import { listAt, type Reader } from './values.ts';

/** SNOMED CT codes of what is observed. */
const BIRTH_WEIGHT = '364589006';
const STILLBIRTH = '237364002';
/** In grams. */
const LIGHTEST = 1000;
const HEAVIEST = 9999;
const LIVE_BIRTH = '1';
const MOST_BIRTHS = 7;

export interface BirthNotification {
  readonly baby: NewPatient;
  /** NHS number of the mother. */
  readonly mother: string;
}

interface Entry {
  readonly resource: JsonObject;
  /** In diagnostics: `entry/1/resource`. */
  readonly field: string;
}

export function readBirth(bundle: Json | undefined, reader: Reader): BirthNotification {
  if (!isObject(bundle)) return missingValue('entry');
  const entries = listAt(bundle.entry, 'entry').map((entry, at): Entry => {
    const field = `entry/${at}/resource`;
    const resource = isObject(entry) ? entry.resource : undefined;
    return isObject(resource) ? { resource, field } : missingValue(field);
  });
  const [first] = entries;
  if (first === undefined) return missingValue('entry');
  if (first.resource.resourceType !== 'Patient') invalidValue(first.resource.resourceType ?? null, `${first.field}/resourceType`);
  const baby = readBaby(first, reader);
  checkObservations(entries);
  return { baby, mother: motherIn(entries.slice(1)) };
}

function readBaby({ resource, field }: Entry, reader: Reader): NewPatient {
  const wanted = readNewPatient(resource, reader, { prefix: `${field}/`, more: ['_birthDate', 'multipleBirthInteger'] });
  const order = resource.multipleBirthInteger;
  if (order !== undefined && !(Number.isInteger(order) && (order as number) >= 1 && (order as number) <= MOST_BIRTHS))
    invalidValue(order, `${field}/multipleBirthInteger`);
  const extensions = listAt(resource.extension, `${field}/extension`);
  const at = extensions.findIndex((extension) => isObject(extension) && extension.url === EXTENSIONS.birthPlace);
  return {
    ...wanted,
    ...(order !== undefined && { birthOrder: order as number }),
    ...(at >= 0 && { birthPlace: readBirthPlace(extensions[at] as JsonObject, `${field}/extension/${at}`) }),
  };
}

function checkObservations(entries: readonly Entry[]): void {
  for (const { resource, field } of entries) {
    if (resource.resourceType !== 'Observation') continue;
    const code = firstCode(resource.code);
    if (code === BIRTH_WEIGHT) {
      const grams = isObject(resource.valueQuantity) ? resource.valueQuantity.value : undefined;
      if (grams === undefined) missingValue(`${field}/valueQuantity/value`);
      const isFit = typeof grams === 'number' && grams >= LIGHTEST && grams <= HEAVIEST;
      if (!isFit) invalidValue(grams, `${field}/valueQuantity/value`);
    }
    // a record at birth is for a child that lives
    if (code === STILLBIRTH && firstCode(resource.valueCodeableConcept) !== LIVE_BIRTH) refuse('INSERT_BIRTH_DEATH_STATUS_INCONSISTENT');
  }
}

function firstCode(concept: Json | undefined): Json | undefined {
  const coding = isObject(concept) ? concept.coding : undefined;
  const [first] = Array.isArray(coding) ? (coding as readonly Json[]) : [];
  return isObject(first) ? first.code : undefined;
}

function motherIn(entries: readonly Entry[]): string {
  const mother = entries.find(({ resource }) => resource.resourceType === 'Patient');
  if (mother === undefined) return missingValue('entry/1/resource');
  const where = `${mother.field}/identifier/0/value`;
  const [identifier] = listAt(mother.resource.identifier, `${mother.field}/identifier`);
  const value = isObject(identifier) ? identifier.value : undefined;
  if (value === undefined) return missingValue(where);
  return typeof value === 'string' && isNhsNumber(value) ? value : invalidValue(value, where);
}
