/** Names out of a resource. */
import { isObject, type Json } from '#formats/json-patch/json';
import type { PersonName } from '#world/patient';
import { NAME_USE } from '../codes.ts';
import { invalidValue, missingValue, refuse, tooManyValues } from '../refused.ts';
import { listAt, objectAt, periodAt, type Reader, unfit, wordFor } from './values.ts';

const LONGEST = 35;
const MOST_GIVEN = 5;
const USUAL_TITLES: readonly string[] = ['Mr', 'Mrs', 'Ms', 'Dr', 'Rev', 'Sir', 'Lady', 'Lord'];
/** Letters of the Latin alphabet with their accents, digits, space, hyphen, apostrophe, full stop. */
const WRITABLE = /^[A-Za-z0-9'\-. \u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]+$/;

export function readName(value: Json, field: string, reader: Reader): Omit<PersonName, 'id'> {
  const name = objectAt(value, field, ['id', 'use', 'period', 'given', 'family', 'prefix', 'suffix']);
  const use = wordFor(NAME_USE, name.use, `${field}/use`);
  if (name.family === undefined) missingValue(`${field}/family`);
  const period = periodAt(name.period, `${field}/period`, reader);
  const isNewName = !isObject(value) || value.id === undefined;
  if (use === 'usual' && isNewName && period.to !== undefined) unfit(reader, 'An end date can not be provided on usual name');
  const given = partsOf(name.given, `${field}/given`, reader);
  if (given.length > MOST_GIVEN) tooManyValues(given, `${field}/given`);
  const prefixes = partsOf(name.prefix, `${field}/prefix`, reader).map((prefix) => titleOf(prefix, `${field}/prefix`));
  const suffixes = partsOf(name.suffix, `${field}/suffix`, reader);
  for (const suffix of suffixes) if (!/^[A-Z]/.test(suffix)) invalidValue(suffix, `${field}/suffix`);
  return {
    use,
    period,
    ...(prefixes.length > 0 && { prefixes }),
    ...(given.length > 0 && { given }),
    family: writable(name.family, `${field}/family`, reader),
    ...(suffixes.length > 0 && { suffixes }),
  };
}

/** Without full stops at its end. The usual ones are written in one way only. */
function titleOf(prefix: string, field: string): string {
  const title = prefix.replace(/\.+$/, '');
  const usual = USUAL_TITLES.find((one) => one.toLowerCase() === title.toLowerCase());
  return usual === undefined || usual === title ? title : invalidValue(prefix, field);
}

function partsOf(value: Json | undefined, field: string, reader: Reader): string[] {
  return listAt(value, field).map((part) => writable(part, field, reader));
}

function writable(value: Json, field: string, { isNew }: Reader): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST) return invalidValue(value, field);
  if (WRITABLE.test(value)) return value;
  return isNew ? invalidValue(value, field) : refuse('UNSUPPORTED_CHARACTERS_IN_FIELD', `Invalid value - '${value}' in field '${field}'`);
}
