/** An overseas visitor's health insurance card (EHIC), as PDS shows it and takes it. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import type { Patient } from '#world/patient';
import { isDay } from '#world/rules/date';
import { addMonths } from '#world/rules/london';
import { invalidValue, missingValue, tooFewValues, tooManyValues } from './refused.ts';
import { NHS_NUMBER } from './views.ts';

type Card = NonNullable<Patient['coverage']>;

const COUNTRIES = 'urn:iso:std:iso:3166';
const PRINTED = /^[a-zA-Z0-9\-,/:'. ]+$/;
const LONGEST = 25;
const LONGEST_PAYOR = 30;
/** In months, either way. */
const REACH = 150 * 12;

/** ISO 3166 alpha-3 to the alpha-2 that has a name: countries that issue the card. */
const ISSUERS: Readonly<Record<string, string>> = {
  AUT: 'AT',
  BEL: 'BE',
  BGR: 'BG',
  CHE: 'CH',
  CYP: 'CY',
  CZE: 'CZ',
  DEU: 'DE',
  DNK: 'DK',
  ESP: 'ES',
  EST: 'EE',
  FIN: 'FI',
  FRA: 'FR',
  GBR: 'GB',
  GRC: 'GR',
  HRV: 'HR',
  HUN: 'HU',
  IRL: 'IE',
  ISL: 'IS',
  ITA: 'IT',
  LIE: 'LI',
  LTU: 'LT',
  LUX: 'LU',
  LVA: 'LV',
  MLT: 'MT',
  NLD: 'NL',
  NOR: 'NO',
  POL: 'PL',
  PRT: 'PT',
  ROU: 'RO',
  SVK: 'SK',
  SVN: 'SI',
  SWE: 'SE',
};

/** The card as a Coverage. */
export function toCoverage(nhsNumber: string, card: Card): JsonObject {
  const { cardNumber, personalId, institutionId, country, expires } = card;
  const issuer = ISSUERS[country];
  const display = issuer && new Intl.DisplayNames('en', { type: 'region' }).of(issuer);
  return {
    resourceType: 'Coverage',
    status: 'active',
    subscriber: { identifier: { system: NHS_NUMBER, value: nhsNumber }, type: 'Patient' },
    identifier: [
      { value: cardNumber, assigner: { identifier: { system: COUNTRIES, value: country }, ...(display !== undefined && { display }) } },
    ],
    payor: [{ identifier: { value: institutionId } }],
    ...(personalId !== undefined && { beneficiary: { identifier: { value: personalId }, type: 'Patient' } }),
    ...(expires !== undefined && { period: { end: expires } }),
  };
}

/** The card that a Coverage tells. Everything must be said. Refuses what cannot be on a card. */
export function readCoverage(coverage: JsonObject, today: string): Card {
  if (coverage.status === undefined) missingValue('status');
  if (coverage.status !== 'active') invalidValue(coverage.status as Json, 'status');
  const identifier = onlyOf(coverage.identifier, 'identifier');
  const cardNumber = printed(identifier.value, 'identifier/0/value', LONGEST);
  const assigner = memberOf(memberOf(identifier.assigner, 'identifier/0/assigner').identifier, 'identifier/0/assigner/identifier');
  if (assigner.system !== undefined && assigner.system !== COUNTRIES)
    invalidValue(assigner.system, 'identifier/0/assigner/identifier/system');
  const country = printed(assigner.value, 'identifier/0/assigner/identifier/value', 3);
  if (!/^[A-Z]{3}$/.test(country)) invalidValue(country, 'identifier/0/assigner/identifier/value');
  const payor = memberOf(onlyOf(coverage.payor, 'payor').identifier, 'payor/0/identifier');
  const beneficiary = memberOf(memberOf(coverage.beneficiary, 'beneficiary').identifier, 'beneficiary/identifier');
  return {
    cardNumber,
    personalId: printed(beneficiary.value, 'beneficiary/identifier/value', LONGEST),
    institutionId: printed(payor.value, 'payor/0/identifier/value', LONGEST_PAYOR),
    country,
    expires: expiry(memberOf(coverage.period, 'period').end, today),
  };
}

/** The NHS number of the patient, as somebody has written it. */
export function subscriberOf(coverage: Json | undefined): string {
  if (!isObject(coverage)) return missingValue('subscriber');
  const { system, value } = memberOf(memberOf(coverage.subscriber, 'subscriber').identifier, 'subscriber/identifier');
  if (system !== undefined && system !== NHS_NUMBER) invalidValue(system, 'subscriber/identifier/system');
  if (value === undefined) return missingValue('subscriber/identifier/value');
  return typeof value === 'string' ? value : invalidValue(value, 'subscriber/identifier/value');
}

function memberOf(value: Json | undefined, field: string): JsonObject {
  if (value === undefined) return missingValue(field);
  return isObject(value) ? value : invalidValue(value, field);
}

function onlyOf(value: Json | undefined, field: string): JsonObject {
  if (value === undefined) return missingValue(field);
  if (!Array.isArray(value)) return invalidValue(value, field);
  if (value.length === 0) return tooFewValues(value, field);
  return value.length > 1 ? tooManyValues(value, field) : memberOf(value[0] as Json, `${field}/0`);
}

function printed(value: Json | undefined, field: string, longest: number): string {
  if (value === undefined) return missingValue(field);
  return typeof value === 'string' && value.length <= longest && PRINTED.test(value) ? value : invalidValue(value, field);
}

function expiry(value: Json | undefined, today: string): string {
  if (value === undefined) return missingValue('period/end');
  const isFit = typeof value === 'string' && isDay(value) && value > addMonths(today, -REACH) && value < addMonths(today, REACH);
  return isFit ? value : invalidValue(value, 'period/end');
}
