import { describe, expect, test } from 'vitest';
import { ExactDecimal } from './decimal.ts';
import type { FhirReading } from './value.ts';
import { fromXml, toXml } from './xml.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';

function patient(content: string, attributes = ''): string {
  return `<Patient xmlns="http://hl7.org/fhir"${attributes}>${content}</Patient>`;
}

function read(content: string, attributes?: string): FhirReading {
  return fromXml('R4', patient(content, attributes));
}

function written(fields: object): string {
  return toXml('R4', { resourceType: 'Patient', ...fields });
}

describe('reading', () => {
  test('values, lists, choices, objects within objects', () => {
    const { resource, problems } = read(
      '<!-- not of interest --><id value="p1"/><active value="true"/><name><family value="Smith"/><given value="A"/><given value="B"/></name><multipleBirthInteger value="2"/>',
    );
    const expected = {
      resourceType: 'Patient',
      id: 'p1',
      active: true,
      name: [{ family: 'Smith', given: ['A', 'B'] }],
      multipleBirthInteger: 2,
    };
    expect(JSON.stringify(resource)).toBe(JSON.stringify(expected));
    expect(problems).toEqual([]);
  });

  test('what stands beside values', () => {
    const why = '<extension url="urn:why"><valueCode value="unknown"/></extension>';
    const said = { extension: [{ url: 'urn:why', valueCode: 'unknown' }] };
    const { resource, problems } = read(
      `<name id="n"><family>${why}</family><given value="A"/><given id="g">${why}</given></name><birthDate value="2000">${why}</birthDate><contact><name><given>${why}</given></name></contact>`,
    );
    expect(problems).toEqual([]);
    expect(resource).toEqual({
      resourceType: 'Patient',
      name: [{ id: 'n', _family: said, given: ['A', null], _given: [null, { id: 'g', ...said }] }],
      birthDate: '2000',
      _birthDate: said,
      contact: [{ name: { _given: [said] } }],
    });
  });

  test('decimals keep their digits', () => {
    const quantity = (value: string) =>
      fromXml('R4', `<Observation xmlns="http://hl7.org/fhir"><valueQuantity><value value="${value}"/></valueQuantity></Observation>`);
    for (const text of ['1.10', '1e5', '-0.0', '12345678901234567890']) {
      const { resource } = quantity(text);
      expect(resource?.valueQuantity).toEqual({ value: new ExactDecimal(text) });
      expect(toXml('R4', resource as { resourceType: string })).toContain(`<value value="${text}"/>`);
    }
    expect(quantity('1.5').resource?.valueQuantity).toEqual({ value: 1.5 });
    expect(quantity('+1.').resource?.valueQuantity).toEqual({ value: '+1.' });
  });

  test('elements in a wrong order come in the right one, and strictly are told', () => {
    const text = patient('<birthDate value="2000"/><active value="true"/>');
    const { resource, problems } = fromXml('R4', text);
    expect(Object.keys(resource ?? {})).toEqual(['resourceType', 'active', 'birthDate']);
    expect(problems).toEqual([]);
    expect(fromXml('R4', text, { strict: true }).problems).toEqual([
      { path: 'Patient.active', problem: 'stands after birthDate, and belongs before it' },
    ]);
  });

  test.each([
    ['an unknown element', '<colour value="red"/>', 'Patient.colour', 'is not known in R4'],
    [
      'an element of another namespace',
      '<active xmlns="urn:x" value="true"/>',
      'Patient.active',
      'is not in the namespace http://hl7.org/fhir',
    ],
    ['xml:id', '<active xml:id="a" value="true"/>', 'Patient.active', 'has an attribute xml:id, which is not allowed here'],
    ['text', 'hello', 'Patient', 'has text between its elements'],
    ['CDATA', '<![CDATA[hello]]>', 'Patient', 'has text between its elements'],
    ['nothing', '<name/>', 'Patient.name[0]', 'is empty'],
    ['twice where once', '<active value="true"/><active value="false"/>', 'Patient.active', 'occurs more than once; the first is kept'],
    ['no resource', '<contained><Nothing/></contained>', 'Patient.contained[0].Nothing', 'is no resource of R4'],
  ])('%s is told and left out', (_, content, path, problem) => {
    const { resource, problems } = read(content);
    expect(problems).toContainEqual({ path, problem });
    expect(JSON.stringify(resource).length).toBeLessThan(60);
  });

  test('the hint where a schema is counts for nothing', () => {
    const hint = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir x.xsd"';
    expect(read('', hint)).toEqual({ resource: { resourceType: 'Patient' }, problems: [] });
  });

  test.each([
    ['no XML', '{}', /outside the root element/],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><Patient xmlns="http://hl7.org/fhir"/>', /document type/],
    ['no namespace', '<Patient/>', /not in the namespace/],
    ['no resource of the version', '<MedicationOrder xmlns="http://hl7.org/fhir"/>', /no resource MedicationOrder in STU3/],
    ['a data type', '<HumanName xmlns="http://hl7.org/fhir"/>', /no resource HumanName/],
    ['an abstract resource', '<DomainResource xmlns="http://hl7.org/fhir"/>', /no resource DomainResource/],
    ['a name of every object', '<constructor xmlns="http://hl7.org/fhir"/>', /no resource constructor/],
  ])('%s is a fault', (_, text, message) => {
    expect(fromXml('STU3', text).fault?.message).toMatch(message);
  });

  test('a fault says where', () => {
    expect(fromXml('R4', '<Patient xmlns="http://hl7.org/fhir">\n  <active value=true/></Patient>').fault).toMatchObject({ line: 2 });
  });

  test('depth is bounded', () => {
    const deep = '<extension url="u">'.repeat(100_000) + '</extension>'.repeat(100_000);
    expect(read(deep).fault?.message).toBe('elements lie too deep within one another');
  });

  test('problems are bounded, and many cost no more than their number', () => {
    const start = performance.now();
    expect(read('<x/>'.repeat(200_000)).problems).toHaveLength(1000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('writing', () => {
  test('in the order of FHIR, attributes as attributes', () => {
    expect(written({ birthDate: '2000', extension: [{ valueBoolean: true, url: 'u', id: 'e' }], id: 'p' })).toBe(
      patient('<id value="p"/><extension id="e" url="u"><valueBoolean value="true"/></extension><birthDate value="2000"/>'),
    );
  });

  test('a list item without a value, and a value that only has something beside it', () => {
    const said = { extension: [{ url: 'u', valueCode: 'c' }] };
    const xml = '<extension url="u"><valueCode value="c"/></extension>';
    expect(written({ name: [{ given: [null, 'B'], _given: [said, null] }], _birthDate: said })).toBe(
      patient(`<name><given>${xml}</given><given value="B"/></name><birthDate>${xml}</birthDate>`),
    );
  });

  test('characters that XML cannot carry, and those that mean something', () => {
    expect(written({ name: [{ family: 'a\u0000b\ud800c<&>"\n' }] })).toBe(
      patient('<name><family value="a\ufffdb\ufffdc&lt;&amp;&gt;&quot;&#10;"/></name>'),
    );
  });

  test('what is not known, not there or no value is left out; one where a list belongs is a list of one', () => {
    expect(
      written({ colour: 'red', active: null, gender: undefined, birthDate: {}, name: { family: 'S' }, multipleBirthInteger: Number.NaN }),
    ).toBe(patient('<name><family value="S"/></name>'));
  });

  test('resources within, where they are known', () => {
    const contained = [{ resourceType: 'Organization', id: 'o' }, { resourceType: 'Nothing' }];
    expect(written({ contained })).toBe(patient('<contained><Organization><id value="o"/></Organization></contained>'));
  });

  test('a declaration when it is asked for', () => {
    expect(toXml('STU3', { resourceType: 'Patient' }, { declaration: true })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Patient xmlns="http://hl7.org/fhir"/>',
    );
  });

  test('no resource, and a circle, are refused', () => {
    expect(() => toXml('STU3', { resourceType: 'ServiceRequest' })).toThrow(new RangeError('there is no resource ServiceRequest in STU3'));
    const circle: { url: string; extension?: unknown } = { url: 'u' };
    circle.extension = [circle];
    expect(() => written(circle)).toThrow(RangeError);
  });
});

describe('narrative', () => {
  const narrative = (div: string) => `<text><status value="generated"/>${div}</text>`;
  const divOf = ({ resource }: FhirReading) => (resource?.text as { div?: string } | undefined)?.div;

  test('is its very characters', () => {
    const div = `<div xmlns="${XHTML}"><p class='a'>1 &lt; 2 <!-- why --> <br/></p>\n</div>`;
    expect(divOf(read(narrative(div)))).toBe(div);
    expect(written({ text: { status: 'generated', div } })).toBe(patient(narrative(div)));
  });

  test('declares what was declared around it', () => {
    const { resource, problems } = read(narrative('<h:div><h:b>x</h:b></h:div>'), ` xmlns:h="${XHTML}"`);
    expect(problems).toEqual([]);
    expect(resource?.text).toEqual({ status: 'generated', div: `<div xmlns="${XHTML}"><b>x</b></div>` });
  });

  test('cannot change the document around it', () => {
    const inXml = (div: string) => written({ text: { status: 'generated', div } });
    for (const bad of ['</div></text><active value="true"/>', '<div>a', '<!DOCTYPE a><div/>', '<div>&nbsp;</div>', '<p/>', 'plain']) {
      const { resource, problems } = fromXml('R4', inXml(bad));
      expect(problems).toEqual([]);
      expect(Object.keys(resource ?? {})).toEqual(['resourceType', 'text']);
    }
    expect(inXml('<div>a</div>')).toBe(patient(narrative(`<div xmlns="${XHTML}">a</div>`)));
  });

  test.each(['<script/>', '<p onclick="x()"/>', '<a href=" javascript:x()">y</a>', '<iframe src="https://example.org"/>'])(
    'is told of %s, strictly',
    (active) => {
      const { problems } = fromXml('R4', patient(narrative(`<div xmlns="${XHTML}">${active}</div>`)), { strict: true });
      expect(problems).toEqual([{ path: 'Patient.text.div', problem: expect.stringMatching(/^may not have an /) }]);
    },
  );
});
