/** What PDS tells of a patient in extensions, out of a resource. */
import type { Json, JsonObject } from '#formats/json-patch/json';
import type { ContactPreference, Patient } from '#world/patient';
import { CONTACT_METHOD, languageName, WRITTEN_FORMAT } from '../codes.ts';
import { invalidValue, missingValue } from '../refused.ts';
import { codeAt, objectAt, partsAt, type Reader, textAt, unfit } from './values.ts';

/** PDS's own codes of parts of the United Kingdom and its islands. */
const COUNTRY = /^(?:[A-Z]{3}|1|2|3|4|7|9|10)$/;
const LANGUAGE = /^(?:[a-z]{2}|q[1-5])$/;
const LONGEST_PART = 35;
const LONGEST_TIMES = 40;

export function readCommunication(extension: JsonObject, field: string): NonNullable<Patient['communication']> {
  const parts = partsAt(extension.extension, `${field}/extension`, ['language', 'interpreterRequired']);
  const language = parts.get('language');
  const interpreter = parts.get('interpreterRequired')?.valueBoolean;
  if (interpreter !== undefined && typeof interpreter !== 'boolean')
    return invalidValue(interpreter, `${field}/extension/interpreterRequired`);
  if (language === undefined && interpreter === undefined) return missingValue(`${field}/extension/0`);
  return {
    ...(language !== undefined && { language: languageOf(codeAt(language.valueCodeableConcept, `${field}/extension/language`), field) }),
    ...(interpreter !== undefined && { interpreterRequired: interpreter }),
  };
}

/** English goes without saying; and a language has a name. */
function languageOf(code: string, field: string): string {
  const isKnown = LANGUAGE.test(code) && code !== 'en' && languageName(code) !== code;
  return isKnown ? code : invalidValue(code, `${field}/extension/language`);
}

export function readContactPreference(extension: JsonObject, field: string, reader: Reader): ContactPreference {
  const parts = partsAt(extension.extension, `${field}/extension`, [
    'PreferredWrittenCommunicationFormat',
    'PreferredContactMethod',
    'PreferredContactTimes',
  ]);
  const format = parts.get('PreferredWrittenCommunicationFormat');
  const method = parts.get('PreferredContactMethod');
  const times = parts.get('PreferredContactTimes');
  if (times !== undefined && method === undefined) unfit(reader, 'PreferredContactTimes needs a PreferredContactMethod');
  if (format === undefined && method === undefined) return missingValue(`${field}/extension/0`);
  return {
    ...(format !== undefined && {
      writtenFormat: labelled(WRITTEN_FORMAT, format, `${field}/extension/PreferredWrittenCommunicationFormat`),
    }),
    ...(method !== undefined && { method: labelled(CONTACT_METHOD, method, `${field}/extension/PreferredContactMethod`) }),
    ...(times !== undefined && { times: textAt(times.valueString, `${field}/extension/PreferredContactTimes`, LONGEST_TIMES) }),
  };
}

function labelled<Word extends string>(labels: Readonly<Record<Word, readonly [string, string]>>, part: JsonObject, field: string): Word {
  const code = codeAt(part.valueCodeableConcept, field);
  return (Object.keys(labels) as Word[]).find((word) => labels[word][0] === code) ?? invalidValue(code, field);
}

export function readBirthPlace(extension: JsonObject, field: string): NonNullable<Patient['birthPlace']> {
  const where = `${field}/valueAddress`;
  const { city, district, country } = objectAt(extension.valueAddress, where, ['city', 'district', 'country', 'text']);
  if (city === undefined && district === undefined && country === undefined) return missingValue(where);
  const part = (value: Json, name: string) => textAt(value, `${where}/${name}`, LONGEST_PART);
  return {
    ...(city !== undefined && { city: part(city, 'city') }),
    ...(district !== undefined && { district: part(district, 'district') }),
    ...(country !== undefined && { country: textAt(country, `${where}/country`, 3, COUNTRY) }),
  };
}
