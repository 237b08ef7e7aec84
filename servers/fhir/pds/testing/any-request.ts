/** Requests of all kinds, sensible ones and rubbish, for tests that look whether PDS bears them. */
import fc from 'fast-check';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { anything, item, list, nhsNumber, patch, patient, period, text } from './any-value.ts';
import { REQUEST_ID, SOMEBODY_ELSE } from './pds.ts';
import { ADA } from './people.ts';

const SERVICE = 'personal-demographics-service';
/** Callers of every access mode, by their access token. */
export const TOKENS: Readonly<Record<string, TokenFacts>> = Object.fromEntries(
  ['user-nhs-cis2:aal3:', 'app:level3:', 'app:level3:privileged-', 'user-nhs-login:P9:', 'user-nhs-login:P0:', 'nothing:'].map(
    (scope, at) => [
      `token${at}`,
      {
        ...SOMEBODY_ELSE,
        scopes: [`urn:nhsd:apim:${scope}${SERVICE}`],
        nhsNumber: ADA.nhsNumber,
        ...(scope === 'app:level3:' && { attributes: { pds: { updatesByItself: true, emptyAddressLines: true } } }),
      },
    ],
  ),
);

const path = fc.oneof(
  nhsNumber.map((number) => `/Patient/${number}`),
  nhsNumber.map((number) => `/Patient/${number}/RelatedPerson`),
  fc.constantFrom(
    '/Patient',
    '/Patient/$process-birth-details',
    '/Coverage',
    '/_ping',
    '/_status',
    '/_poll/1',
    '/metadata',
    '/Patient!',
    '/',
    '',
  ),
  fc.webPath(),
);
const parameter = fc.constantFrom(
  ...[
    'family',
    'given',
    'gender',
    'birthdate',
    'death-date',
    'address-postalcode',
    'address-postcode',
    'general-practitioner',
    'email',
    'phone',
  ],
  ...[
    '_fuzzy-match',
    '_exact-match',
    '_history',
    '_max-results',
    'history',
    'subscriber:identifier',
    'ignore_potential_matches',
    '__proto__',
    '',
  ],
);
const sensible = fc.constantFrom(
  'family=Youds&birthdate=1970-01-24',
  'family=Yo*&birthdate=ge1900-01-01',
  'family=Youds&given=Luke&birthdate=le2020-01-01&_fuzzy-match=true',
  `subscriber:identifier=${ADA.nhsNumber}`,
  '',
);
const query = fc
  .tuple(sensible, fc.array(fc.tuple(parameter, text), { maxLength: 4 }))
  .map(([first, more]) => [first, ...more.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)].join('&'));

const body = fc.oneof(
  fc.record({ patches: fc.array(patch, { maxLength: 4 }) }).map((value) => JSON.stringify(value)),
  patient.map((value) => JSON.stringify(value)),
  fc.record({ entry: list(patient.map((resource) => ({ resource }))) }).map((value) => JSON.stringify(value)),
  fc
    .record({ status: anything, subscriber: anything, identifier: list(item), payor: list(item), period })
    .map((value) => JSON.stringify(value)),
  fc.json(),
  fc.string(),
);

const header = (values: readonly string[]) => fc.constantFrom(...values);
const headers = fc.record(
  {
    'X-Request-ID': fc.oneof({ weight: 5, arbitrary: fc.uuid() }, header([REQUEST_ID, '', '1234'])),
    Authorization: header([...Object.keys(TOKENS).map((token) => `Bearer ${token}`), 'Bearer', 'Basic abc', '', 'Bearer unknown1']),
    'If-Match': fc.oneof(
      fc.nat({ max: 9 }).map((version) => `W/"${version}"`),
      header(['', '*', 'W/"x"']),
    ),
    'Content-Type': header(['application/json-patch+json', 'application/json', 'application/fhir+json', 'text/plain']),
    'NHSD-Session-URID': header(['100', '']),
    apikey: header(['x']),
    Origin: header(['https://page.test']),
    'Access-Control-Request-Method': header(['PATCH']),
  },
  { requiredKeys: [] },
);
const method = fc.constantFrom('GET', 'GET', 'PATCH', 'PATCH', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS');

export interface AnyRequest {
  readonly method: string;
  /** Path and query after the base. */
  readonly suffix: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export const anyRequest: fc.Arbitrary<AnyRequest> = fc
  .tuple(method, path, query, headers, body)
  .map(([verb, where, asked, sent, content]) => ({
    method: verb,
    suffix: asked === '' ? where : `${where}?${asked}`,
    headers: sent as Readonly<Record<string, string>>,
    body: ['POST', 'PATCH', 'PUT'].includes(verb) ? content : undefined,
  }));
