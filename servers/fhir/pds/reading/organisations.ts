/** Organisations out of a resource: a practice, who answers for a record, where prescriptions go. */
import type { Json } from '#formats/json-patch/json';
import { isOdsCode } from '#world/rules/ods-code';
import type { Period } from '#world/schema';
import { ODS } from '../extensions.ts';
import { invalidValue, missingValue } from '../refused.ts';
import { objectAt, periodAt, type Reader, unfit } from './values.ts';

/** A reference by ODS code, with the period inside the identifier. */
export function readOrganisation(
  value: Json | undefined,
  field: string,
  reader: Reader,
): { readonly odsCode: string; readonly period: Period } {
  const { identifier, type } = objectAt(value, field, ['id', 'type', 'identifier']);
  if (type !== undefined && type !== 'Organization') invalidValue(type, `${field}/type`);
  const where = `${field}/identifier`;
  const { system, value: odsCode, period } = objectAt(identifier, where, ['system', 'value', 'period']);
  if (system !== undefined && system !== ODS) invalidValue(system, `${where}/system`);
  if (odsCode === undefined) return missingValue(`${where}/value`);
  if (typeof odsCode !== 'string' || !isOdsCode(odsCode)) return invalidValue(odsCode, `${where}/value`);
  return { odsCode, period: periodAt(period, `${where}/period`, reader) };
}

/** The practice of a patient: its registration has no end. */
export function readPractice(value: Json, field: string, reader: Reader): { readonly practice: string; readonly period: Period } {
  const { odsCode, period } = readOrganisation(value, field, reader);
  return period.to === undefined
    ? { practice: odsCode, period }
    : unfit(reader, `end date is not permitted in '${field}/identifier/period'`);
}
