/** What PDS is told: a patient has moved, or somebody has no record yet. */
import { randomUUID } from 'node:crypto';
import type { Patient } from '#world/patient';
import type { HttpRequest } from './http.ts';
import { BASE } from './pds.ts';

/** Letters, of which names of people who do not exist are made. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
const AUTHORITY_TYPE = 'https://fhir.nhs.uk/CodeSystem/UKCore-RegisteringAuthorityType';

/**
 * Moves a patient house, within their postcode. `times` counts what was changed of the record before, by
 * requests like this one. Nothing for those whose address cannot be told.
 */
export function moveOf(
  { nhsNumber, serialChangeNumber, confidentiality, addresses, supersededBy }: Patient,
  times: number,
): HttpRequest | undefined {
  const shown = addresses.filter(({ historic }) => !historic);
  const at = shown.findIndex(({ use, lines }) => use === 'home' && lines.some((line) => line !== ''));
  const id = shown[at]?.id;
  if (id === undefined || confidentiality !== 'unrestricted' || supersededBy !== undefined) return undefined;
  const { postcode } = shown[at] as (typeof shown)[number];
  const value = {
    id,
    use: 'home',
    period: { start: '2020-01-01' },
    line: [`${times + 1} Bench Street`, '', '', 'Leeds', ''],
    postalCode: postcode ?? 'LS1 4AP',
  };
  const patches = [{ op: 'replace', path: `/address/${at}`, value }];
  return {
    method: 'PATCH',
    path: `${BASE}/Patient/${nhsNumber}`,
    headers: {
      'X-Request-ID': randomUUID(),
      'If-Match': `W/"${serialChangeNumber + times}"`,
      'Content-Type': 'application/json-patch+json',
    },
    body: JSON.stringify({ patches }),
  };
}

/** Makes the record of somebody who does not exist: another one for each `count`. */
export function creationOf(count: number): HttpRequest {
  const patient = {
    resourceType: 'Patient',
    name: [{ use: 'usual', given: ['Ada'], family: `Bench ${inLetters(count)}`, prefix: ['Ms'], period: { start: '2020-01-01' } }],
    gender: 'female',
    birthDate: `19${String(50 + (count % 50))}-02-11`,
    address: [{ use: 'home', line: ['1 Bench Street', '', '', 'Leeds', ''], postalCode: 'LS1 4AP', period: { start: '2020-01-01' } }],
    telecom: [{ use: 'mobile', system: 'phone', value: '07700900001', period: { start: '2020-01-01' } }],
    extension: [
      {
        url: `${UK_CORE}RegisteringAuthority`,
        extension: [
          { url: 'registeringAuthorityType', valueCodeableConcept: { coding: [{ system: AUTHORITY_TYPE, code: 'x' }] } },
          { url: 'organisationIdentifier', valueString: 'RR8' },
        ],
      },
    ],
  };
  return {
    method: 'POST',
    path: `${BASE}/Patient`,
    headers: { 'X-Request-ID': randomUUID(), 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(patient),
  };
}

function inLetters(count: number): string {
  const { length } = LETTERS;
  return (count < length ? '' : inLetters(Math.floor(count / length) - 1)) + LETTERS[count % length];
}
