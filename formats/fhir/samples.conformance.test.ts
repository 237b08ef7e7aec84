/**
 * Every published FHIR sample of STU3 and R4 goes from XML to the shape of JSON and back, or from JSON through XML and back, and is the same.
 * DSTU2 is left out: there is no table of it. Samples that are not as their version defines FHIR are listed, with what is wrong with them.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readXml } from '../xml/read.ts';
import type { XmlNode } from '../xml/tree.ts';
import { ExactDecimal } from './decimal.ts';
import { resourceNames } from './definitions.ts';
import { parseFhirJson, writeFhirJson } from './json.ts';
import { XHTML_NAMESPACE } from './narrative.ts';
import { checkStructure } from './structure.ts';
import type { FhirResource, FhirVersion } from './value.ts';
import { fromXml, toXml } from './xml.ts';

const DATA = process.env.NHS_SANDBOX_REFERENCE_DATA ?? '/nowhere';
const IN_R4 = /^(?:uk-core|pds-fhir|sds-fhir|spine|edifact|fhir-messaging\/bars|nems\/mns)\//;
const IN_DSTU2 = /^dstu2\//;
/** Matchers with `#(…)` in place of values: no resources. */
const TEMPLATES = /^pds-fhir\/(?:json-match-schemas\/|birth\/create|requests\/post-patient-request)/;

/** XML that has what FHIR does not define, which is lost. */
const UNKNOWN_IN_XML = [
  // meta.version, which is versionId
  'careconnect/nrls/search_response_multiple_pointers.xml',
  'careconnect/nrls/search_response_single_pointer.xml',
  // a codeSystem in a ValueSet, as in DSTU2
  'gpconnect/terminology/GPConnect-Record-Section-1.xml',
  'gpconnect/terminology/gpconnect-error-or-warning-code-1.xml',
  'gpconnect/terminology/spine-error-or-warning-code-1.xml',
];

/** XML with elements in a wrong order. */
const OUT_OF_ORDER = [
  'careconnect/nrls/create_documentreference_resource.xml',
  'fhir-messaging/itk3/ITK013D-minor-illness-wrapped.xml',
  'gpconnect/demonstrator/uncategorised_data_resp.xml',
  'nems/event-messages/PDS-Death-Notification-formal-ems-example.xml',
  'nems/event-messages/PDS-Death-Notification-informal-ems-example.xml',
];

/** XML that is wrong in other ways, strictly. */
const WRONG_STRICTLY = [
  // a day without its zeros
  'gpconnect/demonstrator/ConsultationResponse1.xml',
  // a narrative without its div
  'gpconnect/terminology/CareConnect-ListWarningCode-1.xml',
];

/** JSON that is not as FHIR defines it, in ways that XML cannot carry. */
const MISSHAPEN: Readonly<Record<string, RegExp>> = {
  'one where a list belongs': new RegExp(
    '^(?:careconnect/nrls/(?:retrieval|supersede)|gpconnect/appointments/search_for|gpconnect/structured/(?:consultations|problems|uncategorised)_' +
      '|fhir-messaging/bars/.*/service_request/)',
  ),
  'a list where one belongs': new RegExp(
    '^(?:gpconnect/appointments/unknown|gpconnect/foundations/read_location|edifact/|fhir-messaging/bars/.*/' +
      '(?:HealthcareService|message_definition|metadata|document_reference/id)/)',
  ),
  'an empty array, or an empty object':
    /^(?:gpconnect\/consumer-adaptor\/sds_no_result|pds-fhir\/requests\/coverage\/.*missing-beneficiary|nems\/mns\/.*hydrated)/,
  'elements that FHIR does not know':
    /^(?:gpconnect\/structured\/(?:diaryentries|immunizations_response2)|fhir-messaging\/bars\/.*\/(?:Endpoint|process_message)\/)/,
  'references of OAS in place of resources': /^sds-fhir\/oas\//,
  'decimals as text': /^gpconnect\/structured\/meds_response/,
};

function filesWith(ending: string): readonly string[] {
  return readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith(ending) && !IN_DSTU2.test(name) && !TEMPLATES.test(name) && statSync(join(DATA, name)).isFile(),
  );
}

function versionOf(file: string): FhirVersion {
  return IN_R4.test(file) ? 'R4' : 'STU3';
}

function isFhirXml(file: string): boolean {
  return readXml(readFileSync(join(DATA, file))).document?.root.uri === 'http://hl7.org/fhir';
}

function isFhirJson(file: string): boolean {
  const { resource } = parseFhirJson(readFileSync(join(DATA, file)));
  return resource !== undefined && resourceNames(versionOf(file)).includes(resource.resourceType);
}

/** All that XML means in FHIR: no comments, no space between elements, no hint where a schema is. Narrative to the character. */
function meaning(node: XmlNode, inNarrative = false): unknown {
  if (typeof node === 'string') return inNarrative || node.trim() !== '' ? node : undefined;
  if (node.kind !== 'element') return inNarrative ? node : undefined;
  const isNarrative = node.uri === XHTML_NAMESPACE;
  return {
    name: `{${node.uri}}${node.local}`,
    attributes: node.attributes
      .filter(({ local }) => local !== 'schemaLocation')
      .map(({ local, value }) => `${local}=${value}`)
      .sort(),
    children: node.children.map((child) => meaning(child, isNarrative)).filter((child) => child !== undefined),
  };
}

/** The children of each element in an order that says nothing. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unordered).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, unordered(item)]));
}

describe('XML', () => {
  test.each(filesWith('.xml').filter(isFhirXml))('%s', (file) => {
    const version = versionOf(file);
    const bytes = readFileSync(join(DATA, file));
    const { resource, problems } = fromXml(version, bytes, { strict: true });
    if (resource === undefined) throw new Error('a sample is refused');
    const isLossy = UNKNOWN_IN_XML.includes(file);
    const isOutOfOrder = OUT_OF_ORDER.includes(file);
    expect(problems.length > 0).toBe(isLossy || isOutOfOrder || WRONG_STRICTLY.includes(file));
    expect(fromXml(version, bytes).problems?.some(Boolean)).toBe(isLossy);

    const before = readXml(bytes).document?.root as XmlNode;
    const after = readXml(toXml(version, resource)).document?.root as XmlNode;
    if (isOutOfOrder) expect(unordered(meaning(after))).toEqual(unordered(meaning(before)));
    else if (!isLossy) expect(meaning(after)).toEqual(meaning(before));
    expect(fromXml(version, toXml(version, resource)).resource).toEqual(resource);
    expect(parseFhirJson(writeFhirJson(resource)).resource).toEqual(resource);
  });
});

/** Without what the mechanical conversion of UK Core's XML left in its JSON: comments, and decimals as text, which `read` has as numbers. */
function mended(value: unknown, read: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, at) => mended(item, (read as readonly unknown[] | undefined)?.[at]));
  if (typeof value === 'string') return (typeof read === 'number' || read instanceof ExactDecimal) && String(read) === value ? read : value;
  if (typeof value !== 'object' || value === null || value instanceof ExactDecimal) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'fhir_comments');
  const kept = fields.map(([name, item]) => [name, mended(item, (read as Record<string, unknown> | undefined)?.[name])] as const);
  return Object.fromEntries(kept.filter(([, item]) => JSON.stringify(item) !== '{}'));
}

describe('JSON', () => {
  test.each(filesWith('.json').filter(isFhirJson))('%s', (file) => {
    const version = versionOf(file);
    const { resource } = parseFhirJson(readFileSync(join(DATA, file)));
    if (resource === undefined) throw new Error('a sample is refused');
    const read = fromXml(version, toXml(version, resource), { strict: true });
    expect(read.problems?.filter(({ problem }) => problem.startsWith('stands after'))).toEqual([]);
    const again = parseFhirJson(writeFhirJson(read.resource)).resource;
    expect(again).toEqual(read.resource);
    expect(fromXml(version, toXml(version, again as FhirResource)).resource).toEqual(again);
    const isMisshapen = Object.values(MISSHAPEN).some((files) => files.test(file));
    const expected = file.startsWith('uk-core/examples/') ? mended(resource, again) : resource;
    if (!isMisshapen || checkStructure(version, resource).length === 0) expect(again).toEqual(expected);
  });
});
