import { expect, test } from 'vitest';
import { definitionsIn, tableOf } from './generate.mjs';

function definition(name: string, kind: string, base: string, elements: string): string {
  return `<entry><resource><StructureDefinition><id value="${name}"/><kind value="${kind}"/><type value="${name}"/>
    <baseDefinition value="http://hl7.org/fhir/StructureDefinition/${base}"/><derivation value="specialization"/>
    <snapshot><element><path value="${name}"/></element>${elements}</snapshot></StructureDefinition></resource></entry>`;
}

function element(path: string, min: string, max: string, types: readonly string[], more = ''): string {
  const codes = types.map((type) => `<type><code value="${type}"/></type>`).join('');
  return `<element><path value="${path}"/>${more}<min value="${min}"/><max value="${max}"/>${codes}</element>`;
}

test('names, order, cardinalities and types, without what a type has from the one that it extends', () => {
  const xml = `<Bundle xmlns="http://hl7.org/fhir">${definition(
    'Element',
    'complex-type',
    '',
    element('Element.extension', '0', '*', ['Extension']) +
      element('Element.id', '0', '1', ['string'], '<representation value="xmlAttr"/>'),
  )}${definition(
    'Thing',
    'resource',
    'Element',
    element('Thing.extension', '0', '*', ['Extension']) +
      element('Thing.part', '1', '*', ['BackboneElement']) +
      element('Thing.part.size', '0', '1', ['decimal']) +
      element('Thing.part.part', '0', '*', [], '<contentReference value="#Thing.part"/>') +
      element('Thing.when[x]', '1', '1', ['date', 'Period']) +
      element('Thing.never', '0', '0', ['string']),
  )}${definition('string', 'primitive-type', 'Element', '')}</Bundle>`;
  expect(tableOf(definitionsIn(xml)).split('\n')).toEqual([
    '~ ',
    'Element: @id?string extension*Extension',
    'Thing:Element part+. when![date|Period]',
    'Thing.part:BackboneElement size?decimal part*=Thing.part',
  ]);
});
