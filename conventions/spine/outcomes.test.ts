import { expect, test } from 'vitest';
import { makeRequest } from '#kernel/http/request';
import { spineCatalogue } from './outcome-errors.ts';
import { writeOutcome } from './outcomes.ts';

const ID = '7e1d7b1a-7a3b-4a71-9d54-0b0d2f6f7a11';
const ISSUE = { severity: 'error', type: 'invalid', code: 'BAD_REQUEST', display: 'Bad Request', diagnostics: 'a "b" <c> & \0' } as const;

test('in XML, what is said is escaped', () => {
  expect(writeOutcome(ID, [ISSUE], 'xml')).toBe(
    `<OperationOutcome xmlns="http://hl7.org/fhir"><id value="${ID}"/>` +
      '<meta><profile value="https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1"/></meta>' +
      '<issue><severity value="error"/><code value="invalid"/><details><coding>' +
      '<system value="https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"/><code value="BAD_REQUEST"/><display value="Bad Request"/>' +
      '</coding></details><diagnostics value="a &quot;b&quot; &lt;c&gt; &amp; \ufffd"/></issue></OperationOutcome>',
  );
});

test('in JSON', () => {
  expect(JSON.parse(writeOutcome(ID, [ISSUE, { ...ISSUE, system: 'urn:x' }], 'json'))).toEqual({
    resourceType: 'OperationOutcome',
    id: ID,
    meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1'] },
    issue: ['https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1', 'urn:x'].map((system) => ({
      severity: 'error',
      code: 'invalid',
      details: { coding: [{ system, code: 'BAD_REQUEST', display: 'Bad Request' }] },
      diagnostics: 'a "b" <c> & \0',
    })),
  });
});

const catalogue = spineCatalogue({
  errors: {
    BAD_REQUEST: { status: 400, type: 'invalid', display: 'Bad Request', diagnostics: 'usual', description: 'd' },
    TOO_LARGE: { status: 413, type: 'too-long', code: 'BAD_REQUEST', display: 'Bad Request', description: 'd' },
    GONE: { status: 400, severity: 'fatal', type: 'not-supported', display: 'Gone', description: 'd', headers: ['Allow', 'GET'] },
  },
  failures: { badTarget: 'BAD_REQUEST', bodyTooLarge: 'TOO_LARGE', internal: 'GONE' },
});

test('a catalogue of errors answers in the format that the client would like, and in XML when it cannot', () => {
  const typeFor = (accept: string) => catalogue.render('GONE', makeRequest({ target: '/', headers: { accept } }), ID).headers;
  expect(typeFor('application/fhir+json')).toEqual(['Content-Type', 'application/fhir+json;charset=utf-8', 'Allow', 'GET']);
  expect(typeFor('text/html')).toEqual(['Content-Type', 'application/xml+fhir;charset=utf-8', 'Allow', 'GET']);
});

test('it tells the journal which error it was, and who decided', () => {
  const request = makeRequest({ target: '/' });
  const reply = catalogue.refuse({ request, outcomeId: ID }, { error: 'BAD_REQUEST', advice: ['look'] }, 'aCheck');
  expect(reply).toMatchObject({
    status: 400,
    about: { error: 'BAD_REQUEST', decidedBy: 'aCheck', summary: 'BAD_REQUEST: usual', advice: ['look'] },
  });
  expect(catalogue.failure('bodyTooLarge', request, ID)).toMatchObject({
    status: 413,
    about: { error: 'TOO_LARGE', decidedBy: 'bodyTooLarge' },
  });
  expect(catalogue.entries).toEqual([
    { name: 'BAD_REQUEST', status: 400, description: 'd' },
    { name: 'TOO_LARGE', status: 413, description: 'd' },
    { name: 'GONE', status: 400, description: 'd' },
  ]);
});
