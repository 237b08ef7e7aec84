/** The notification of a birth: a transaction of the child, what was observed, the mother, and who looks after them. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import { isNhsNumber } from '#world/rules/nhs-number';
import { EXTENSIONS } from '../extensions.ts';
import { invalidValue, missingValue, refuse, tooFewValues } from '../refused.ts';
import { deathDate, readNotification } from './deaths.ts';
import { type NewPatient, readNewPatient } from './new-patient.ts';
import { readBirthPlace } from './patient-extensions.ts';
import { listAt, type Reader } from './values.ts';

/** SNOMED CT codes of what is observed, all of them, of every child. */
const BIRTH_WEIGHT = '364589006';
const STILLBIRTH = '237364002';
const OBSERVED: readonly string[] = [BIRTH_WEIGHT, STILLBIRTH, '268477000', '246435002', '66091009'];
/** Who and what else is told of: the mother, twice; her practice; where the child was born; who looks after it; who has delivered it. */
const TOLD: readonly string[] = ['RelatedPerson', 'Organization', 'Location', 'CareTeam', 'Practitioner'];
/** In grams. */
const LIGHTEST = 1000;
const HEAVIEST = 9999;
const LIVE_BIRTH = '1';
/** 8: not applicable, 9: not known. */
const MOST_BIRTHS = 9;
/** Informal and formal notice of a death. */
const NOTICE: Readonly<Record<string, 'informal' | 'formal'>> = { 1: 'informal', 2: 'formal' };

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
  const isStillborn = checkObservations(entries);
  const mother = motherIn(entries.slice(1));
  if (!isWhole(entries)) tooFewValues(listAt(bundle.entry, 'entry'), 'entry');
  if (baby.ethnicCategory === undefined) tooFewValues(listAt(first.resource.extension, 'extension'), `${first.field}/extension`);
  // who was stillborn has died, and nobody else has at birth
  if (isStillborn !== (baby.death !== undefined)) refuse('INSERT_BIRTH_DEATH_STATUS_INCONSISTENT');
  return { baby, mother };
}

function isWhole(entries: readonly Entry[]): boolean {
  const has = (type: string, code?: string) =>
    entries.some(({ resource }) => resource.resourceType === type && (code === undefined || firstCode(resource.code) === code));
  return OBSERVED.every((code) => has('Observation', code)) && TOLD.every((type) => has(type));
}

function readBaby({ resource, field }: Entry, reader: Reader): NewPatient {
  const more = ['_birthDate', 'multipleBirthInteger', 'deceasedDateTime'];
  const wanted = readNewPatient(resource, reader, { prefix: `${field}/`, more });
  const order = resource.multipleBirthInteger;
  if (order !== undefined && !(Number.isInteger(order) && (order as number) >= 1 && (order as number) <= MOST_BIRTHS))
    invalidValue(order, `${field}/multipleBirthInteger`);
  const extensions = listAt(resource.extension, `${field}/extension`);
  const at = (url: string) => extensions.findIndex((extension) => isObject(extension) && extension.url === url);
  const [place, death] = [at(EXTENSIONS.birthPlace), at(EXTENSIONS.death)];
  return {
    ...wanted,
    ...(order !== undefined && { birthOrder: order as number }),
    ...(place >= 0 && { birthPlace: readBirthPlace(extensions[place] as JsonObject, `${field}/extension/${place}`) }),
    ...(death >= 0 && { death: deathOf(resource, extensions[death] as JsonObject, `${field}/extension/${death}`, reader) }),
  };
}

function deathOf(
  { deceasedDateTime }: JsonObject,
  notification: JsonObject,
  field: string,
  reader: Reader,
): NonNullable<NewPatient['death']> {
  if (deceasedDateTime === undefined) return missingValue('deceasedDateTime');
  const { code, notifiedAt } = readNotification(notification, field);
  const notice = NOTICE[code] ?? invalidValue(code, 'deathNotificationStatus');
  return { date: deathDate(deceasedDateTime, reader), notification: notice, ...(notifiedAt !== undefined && { notifiedAt }) };
}

/** Whether the child was stillborn. */
function checkObservations(entries: readonly Entry[]): boolean {
  let isStillborn = false;
  for (const { resource, field } of entries) {
    if (resource.resourceType !== 'Observation') continue;
    const code = firstCode(resource.code);
    if (code === BIRTH_WEIGHT) {
      const grams = isObject(resource.valueQuantity) ? resource.valueQuantity.value : undefined;
      if (grams === undefined || grams === null || grams === '') missingValue(`${field}/valueQuantity/value`);
      const isFit = typeof grams === 'number' && grams >= LIGHTEST && grams <= HEAVIEST;
      if (!isFit) invalidValue(grams as Json, `${field}/valueQuantity/value`);
    }
    if (code === STILLBIRTH) isStillborn = firstCode(resource.valueCodeableConcept) !== LIVE_BIRTH;
  }
  return isStillborn;
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
  if (value === undefined || value === null || value === '') return missingValue(where);
  return typeof value === 'string' && isNhsNumber(value) ? value : invalidValue(value, where);
}
