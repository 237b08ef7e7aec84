/** FHIR read and written by one thread: our own codec, and what does less — V8's JSON, and fast-xml-parser that knows nothing of FHIR. */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { parseFhirJson, writeFhirJson } from '#formats/fhir/json';
import { fromXml, toXml } from '#formats/fhir/xml';
import type { Sample } from '../lib/figures.ts';
import { work } from '../lib/worker.ts';

export interface FhirFormatJob {
  readonly what: 'read XML' | 'write XML' | 'read JSON' | 'write JSON';
  readonly by: 'ours' | 'peer';
  /** Entries of a message Bundle; seven make 8 KB of XML. */
  readonly entries: number;
  readonly seconds: number;
}

/** A person as an event message has them. */
const PATIENT = {
  resourceType: 'Patient',
  meta: { profile: ['https://fhir.example/STU3/StructureDefinition/Patient-1'] },
  identifier: [
    {
      extension: [
        {
          url: 'https://fhir.example/STU3/StructureDefinition/Extension-VerificationStatus-1',
          valueCodeableConcept: {
            coding: [{ system: 'https://fhir.example/CodeSystem/Status-1', code: '01', display: 'Present and verified' }],
          },
        },
      ],
      system: 'https://fhir.example/Id/number',
      value: '9912003888',
    },
  ],
  name: [{ use: 'official', family: 'Example', given: ['Ann', 'Beth'], prefix: ['Mrs'] }],
  gender: 'female',
  birthDate: '1987-10-02',
  address: [{ use: 'home', line: ['1 Main Street', 'Little Hill'], city: 'Leeds', postalCode: 'LS1 1AB' }],
};

work(({ what, by, entries, seconds }: FhirFormatJob) => {
  const entry = Array.from({ length: entries }, (_, at) => ({ fullUrl: `urn:uuid:${at}`, resource: { ...PATIENT, id: `p${at}` } }));
  const bundle = { resourceType: 'Bundle', id: 'b', type: 'message', entry };
  const xml = toXml('STU3', bundle);
  const json = JSON.stringify(bundle);
  const once = by === 'ours' ? ours(what, bundle, xml, json) : peer(what, bundle, xml, json);
  const { length } = what.endsWith('XML') ? xml : json;
  const start = performance.now();
  const cpu = process.cpuUsage();
  let turns = 0;
  for (; performance.now() < start + seconds * 1000; turns++) once();
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sample: Sample = {
    value: (turns * length) / 1e6 / elapsed,
    cpuMicroseconds: (user + system) / turns,
    busy: (user + system) / 1e6 / elapsed,
  };
  return sample;
});

type Once = () => unknown;

function ours(what: FhirFormatJob['what'], bundle: { readonly resourceType: string }, xml: string, json: string): Once {
  const ways: Readonly<Record<FhirFormatJob['what'], Once>> = {
    'read XML': () => fromXml('STU3', xml),
    'write XML': () => toXml('STU3', bundle),
    'read JSON': () => parseFhirJson(json),
    'write JSON': () => writeFhirJson(bundle),
  };
  return ways[what];
}

function peer(what: FhirFormatJob['what'], bundle: object, xml: string, json: string): Once {
  const options = { ignoreAttributes: false, parseAttributeValue: false, preserveOrder: true };
  const parser = new XMLParser(options);
  const builder = new XMLBuilder(options);
  const tree: unknown = parser.parse(xml);
  const ways: Readonly<Record<FhirFormatJob['what'], Once>> = {
    'read XML': () => parser.parse(xml),
    'write XML': () => builder.build(tree),
    'read JSON': () => JSON.parse(json),
    'write JSON': () => JSON.stringify(bundle),
  };
  return ways[what];
}
