import { expect, test } from 'vitest';
import { countryOfPostcode, residenceOf } from './residence.ts';

test.each([
  ['CF99 1NA', 'W92000004'],
  ['SY23 3AB', 'W92000004'],
  ['SY1 1AB', 'E92000001'],
  ['CH5 3AB', 'W92000004'],
  ['CH4 0AB', 'W92000004'],
  ['CH4 7AB', 'E92000001'],
  ['NP16 7AA', 'E92000001'],
  ['TD15 1AB', 'E92000001'],
  ['TD9 0AB', 'S92000003'],
  ['g1 1aa', 'S92000003'],
  ['GL1 1AA', 'E92000001'],
  ['BT1 1AA', 'N92000002'],
  ['JE2 3AB', 'L93000001'],
  ['GY1 1AA', 'L93000001'],
  ['IM9 9AA', 'M83000003'],
  ['ZZ99 3CZ', 'E92000001'],
  ['ZZ99 3GZ', 'W92000004'],
  ['ZZ99 3VZ', undefined],
  ['BF1 0AA', undefined],
  ['NOWHERE', undefined],
])('%s lies in %s', (postcode, country) => {
  expect(countryOfPostcode(postcode)).toBe(country);
});

test('more is known of the places of the world', () => {
  expect(residenceOf('LS1 4AP')).toEqual({ postcode: 'LS1 4AP', subIcb: '15F', localAuthority: 'E08000035', country: 'E92000001' });
  expect(residenceOf('AA1 1AA')).toEqual({ postcode: 'AA1 1AA', country: 'E92000001' });
  expect(residenceOf('ZZ99 3CZ')).toEqual({ postcode: 'ZZ99 3CZ', country: 'E92000001' });
});

test.each([
  ['LS12 3TB', '15F', 'E08000035'],
  ['TS19 7NX', '16C', 'E06000002'],
  // nearer to Scunthorpe than to Grimsby and Doncaster, which share the area
  ['DN17 2AB', '03K', 'E06000013'],
  ['BB99 9ZZ', '00Q', 'E06000008'],
])('a district of %s that no place has: the nearest place of its area', (postcode, subIcb, localAuthority) => {
  expect(residenceOf(postcode)).toMatchObject({ subIcb, localAuthority });
});

test('the nearest place in another country does not count', () => {
  expect(residenceOf('SY23 3AB')).toEqual({ postcode: 'SY23 3AB', country: 'W92000004' });
});
