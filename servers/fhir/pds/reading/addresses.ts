/** Addresses out of a resource. */
import type { Json } from '#formats/json-patch/json';
import type { Address } from '#world/patient';
import { ADDRESS_USE } from '../codes.ts';
import { UK_CORE } from '../extensions.ts';
import { invalidValue, missingValue } from '../refused.ts';
import { listAt, objectAt, partsAt, periodAt, type Reader, textAt, wordFor } from './values.ts';

const DESCRIPTIONS: readonly string[] = [
  'Second Home',
  'Student Accommodation',
  'Respite Care Address',
  'Temporary Residence Address',
  'Convalescence Home',
  'Mobile Home',
  'Holiday Home',
];
const MOST_LINES = 5;
const LONGEST_LINE = 35;
/** As the world writes it. */
const POSTCODE = /^[A-Z0-9][A-Z0-9 ]{3,7}$/;

/** Whether its lines are enough is looked at when all is read: see `postal-addresses.ts`. */
export function readAddress(value: Json, field: string, reader: Reader): Omit<Address, 'id'> {
  const address = objectAt(value, field, ['id', 'use', 'period', 'text', 'line', '_line', 'postalCode', 'extension']);
  const use = wordFor(ADDRESS_USE, address.use, `${field}/use`);
  if (use === 'work') invalidValue('work', `${field}/use`);
  if (address.period === undefined && (reader.isNew || use !== 'home')) missingValue(`${field}/period`);
  const period = periodAt(address.period, `${field}/period`, reader);
  if (use !== 'home' && period.to === undefined) missingValue(`${field}/period/end`);
  const lines = listAt(address.line, `${field}/line`, MOST_LINES).map((line) => lineOf(line, `${field}/line`));
  return {
    use,
    period,
    ...(use === 'temporary' && { description: descriptionOf(address.text, `${field}/text`) }),
    lines,
    ...(address.postalCode !== undefined && { postcode: postcodeOf(address.postalCode, `${field}/postalCode`) }),
    ...keysOf(address.extension, `${field}/extension`),
  };
}

/** An empty line is '' or, with a word about it in `_line`, null. */
function lineOf(line: Json, field: string): string {
  if (line === null) return '';
  if (typeof line !== 'string') return invalidValue(line, field);
  return line.trim() === '' ? '' : textAt(line, field, LONGEST_LINE);
}

function descriptionOf(text: Json | undefined, field: string): string {
  if (text === undefined) return missingValue(field);
  return typeof text === 'string' && DESCRIPTIONS.includes(text) ? text : invalidValue(text, field);
}

function postcodeOf(value: Json, field: string): string {
  const postcode = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return POSTCODE.test(postcode) ? postcode : invalidValue(value, field);
}

function keysOf(value: Json | undefined, field: string): Pick<Address, 'paf' | 'uprn'> {
  const keys: { paf?: string; uprn?: string } = {};
  for (const [at, extension] of listAt(value, field, 2).entries()) {
    const { url, extension: inner } = objectAt(extension, `${field}/${at}`, ['url', 'extension']);
    if (url !== `${UK_CORE}AddressKey`) invalidValue(url ?? null, `${field}/${at}/url`);
    if (inner === undefined) missingValue(`${field}/${at}/extension`);
    const parts = partsAt(inner, `${field}/${at}/extension`, ['type', 'value']);
    const { code } = objectAt(parts.get('type')?.valueCoding, `${field}/${at}/extension/0/valueCoding`, [
      'system',
      'code',
      'display',
      'version',
    ]);
    const key = parts.get('value')?.valueString;
    const where = `${field}/${at}/extension/1/valueString`;
    if (code === 'PAF') keys.paf = textAt(key, where, 8, /^\d{8}$/);
    else if (code === 'UPRN') keys.uprn = textAt(key, where, 12, /^\d{1,12}$/);
    else invalidValue(code ?? null, `${field}/${at}/extension/0/valueCoding/code`);
  }
  return keys;
}
