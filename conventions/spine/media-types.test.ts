import { describe, expect, it, test } from 'vitest';
import { answerType, formatOf, sniffFormat } from './media-types.ts';

describe('the type of a body', () => {
  it.each([
    ['application/fhir+xml', 'xml'],
    ['application/xml+fhir', 'xml'],
    ['application/fhir+json', 'json'],
    ['application/json+fhir', 'json'],
    ['application/fhir+xml;charset=utf-8', 'xml'],
    ['Application/XML+FHIR; Charset="UTF-8"', 'xml'],
    ['application/fhir+json; fhirVersion=3.0', 'json'],
    ['application/fhir+xml;charset=iso-8859-1', undefined],
    ['application/xml', undefined],
    ['text/xml', undefined],
    ['application/json', undefined],
    ['application/x-www-form-urlencoded', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%s', (type, format) => {
    expect(formatOf(type)).toBe(format);
  });
});

test('a body that says nothing of itself is JSON when it begins like JSON', () => {
  for (const text of ['{"a":1}', ' \r\n\t{', '[', '\ufeff{']) expect(sniffFormat(Buffer.from(text)), text).toBe('json');
  for (const text of ['<a/>', '\ufeff <a/>', '', 'anything', '\0{']) expect(sniffFormat(Buffer.from(text)), text).toBe('xml');
});

describe('the type of an answer', () => {
  it.each([
    [undefined, 'application/xml+fhir'],
    ['', 'application/xml+fhir'],
    ['*/*', 'application/xml+fhir'],
    ['application/*', 'application/xml+fhir'],
    ['application/fhir+xml;charset=utf-8', 'application/fhir+xml'],
    ['application/json+fhir', 'application/json+fhir'],
    ['text/html, application/fhir+json', 'application/fhir+json'],
    ['application/fhir+json;q=0.5, application/fhir+xml', 'application/fhir+xml'],
    ['application/fhir+json;q=0, application/fhir+xml;q=0.1', 'application/fhir+xml'],
    ['text/html, */*;q=0.1', 'application/xml+fhir'],
  ])('for %s is %s', (accept, type) => {
    expect(answerType(accept)?.contentType).toBe(`${type};charset=utf-8`);
  });

  it.each(['text/html', 'application/json', 'application/fhir+json;charset=utf-16', 'application/fhir+xml;q=0', ',,;;'])(
    'for %s there is none',
    (accept) => {
      expect(answerType(accept)).toBeUndefined();
    },
  );

  it('is none of a format that the API does not speak', () => {
    expect(answerType('application/fhir+json', ['xml'])).toBeUndefined();
    expect(answerType('application/fhir+json, */*;q=0.1', ['xml'])?.format).toBe('xml');
  });
});
