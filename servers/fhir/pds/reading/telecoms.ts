/** Telephone numbers, e-mail addresses and emergency contacts out of a resource. */
import { isObject, type Json } from '#formats/json-patch/json';
import type { EmergencyContact, Telecom } from '#world/patient';
import { TELECOM_USE } from '../codes.ts';
import { UK_CORE } from '../extensions.ts';
import { invalidValue, missingValue, tooFewValues } from '../refused.ts';
import { codeAt, listAt, objectAt, periodAt, type Reader, textAt, unfit, wordFor } from './values.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const SHORTEST_EMAIL = 7;
const LONGEST_EMAIL = 89;
const LONGEST_NUMBER = 32;
/** `other` is a textphone, whether or not an extension says so: PDS has no other kind. */
const KIND = { phone: 'phone', fax: 'fax', email: 'email', textphone: 'other' } as const;

export function readTelecom(value: Json, field: string, reader: Reader): Omit<Telecom, 'id'> {
  const telecom = objectAt(value, field, ['id', 'period', 'system', 'value', 'use', 'extension']);
  const kind = wordFor(KIND, telecom.system, `${field}/system`);
  checkExtension(telecom.extension, `${field}/extension`);
  return {
    kind,
    use: wordFor(TELECOM_USE, telecom.use, `${field}/use`),
    value: reachable(kind, telecom.value, `${field}/value`, reader),
    period: periodAt(telecom.period, `${field}/period`, reader),
  };
}

export function readContact(value: Json, field: string, reader: Reader): Omit<EmergencyContact, 'id'> {
  const contact = objectAt(value, field, ['id', 'period', 'relationship', 'telecom']);
  const relationships = listAt(contact.relationship, `${field}/relationship`, 1);
  const code = codeAt(relationships[0], `${field}/relationship/0`);
  if (code !== 'C') invalidValue(code, `${field}/relationship/0/coding/0/code`);
  const telecoms = listAt(contact.telecom, `${field}/telecom`);
  if (telecoms.length === 0) tooFewValues(telecoms, `${field}/telecom`);
  return {
    period: periodAt(contact.period, `${field}/period`, reader),
    telecoms: telecoms.map((inner, at) => {
      const where = `${field}/telecom/${at}`;
      const telecom = objectAt(inner, where, ['system', 'value', 'extension']);
      checkExtension(telecom.extension, `${where}/extension`);
      const kind = wordFor(KIND, telecom.system, `${where}/system`);
      if (kind === 'fax') invalidValue('fax', `${where}/system`);
      return { kind, value: reachable(kind, telecom.value, `${where}/value`, reader) };
    }),
  };
}

function reachable(kind: Telecom['kind'], value: Json | undefined, field: string, reader: Reader): string {
  if (value === undefined) return missingValue(field);
  if (kind !== 'email') return textAt(value, field, LONGEST_NUMBER);
  const email = textAt(value, field, Number.POSITIVE_INFINITY);
  const isFit = email.length >= SHORTEST_EMAIL && email.length <= LONGEST_EMAIL && EMAIL.test(email);
  return isFit ? email : unfit(reader, 'email format is invalid');
}

function checkExtension(value: Json | undefined, field: string): void {
  for (const [at, extension] of listAt(value, field, 1).entries()) {
    const url = isObject(extension) ? extension.url : undefined;
    if (url !== `${UK_CORE}OtherContactSystem`) invalidValue(url ?? null, `${field}/${at}/url`);
  }
}
