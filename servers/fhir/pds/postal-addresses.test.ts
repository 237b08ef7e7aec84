/** The address file is what records of the world hold. */
import { expect, it } from 'vitest';
import { openPds, USUAL_HEADERS } from './testing/pds.ts';
import { MINIMAL, person } from './testing/people.ts';

const at = (nhsNumber: string, paf: string, ...lines: string[]) =>
  person({ nhsNumber, addresses: [{ id: 'A1', use: 'home', lines, postcode: 'HX7 8AD', paf }] });
const NEIGHBOURS = [
  at('9990001006', '00014014', '', '3 Mill Lane', '', 'Hebden', ''),
  at('9990001014', '00014014', '', '3 Mill Lane', '', 'Hebden', ''),
  at('9990001030', '00014022', 'The Lodge', '', '', 'Hebden', ''),
  at('9990001022', '00014030', '5 Mill Lane', '', '', 'Hebden', ''),
  at('9990001049', '00014031', '5 Mill Lane', '', '', 'Hebden', ''),
];
const ADDRESS_KEY = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AddressKey';
const keyed = (key: string) => ({
  url: ADDRESS_KEY,
  extension: [
    { url: 'type', valueCoding: { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-AddressKeyType', code: 'PAF' } },
    { url: 'value', valueString: key },
  ],
});

async function move(address: object) {
  const pds = await openPds({ patients: [...NEIGHBOURS, MINIMAL] });
  const headers = { ...USUAL_HEADERS, 'If-Match': 'W/"2"', 'Content-Type': 'application/json-patch+json' };
  const patches = [{ op: 'add', path: '/address/-', value: { use: 'home', postalCode: 'HX7 8AD', ...address } }];
  return pds.ask('PATCH', `/Patient/${MINIMAL.nhsNumber}`, headers, JSON.stringify({ patches }));
}

it('an address that the file has gets its key', async () => {
  const { body } = await move({ line: ['', '3 MILL LANE', '', 'Hebden', ''] });
  expect(body.address[0].extension).toEqual([keyed('00014014')]);
});

it('one that it has not, or has twice, gets none', async () => {
  for (const line of [
    ['', '4 Mill Lane', '', 'Hebden'],
    ['5 Mill Lane', '', '', 'Hebden'],
  ])
    expect((await move({ line })).body.address[0]).not.toHaveProperty('extension');
});

it('a postcode and a key get the lines', async () => {
  const { body } = await move({ extension: [keyed('00014022')] });
  expect(body.address[0]).toMatchObject({ line: ['The Lodge', 'Hebden'], extension: [keyed('00014022')] });
});

it('a key that is not of the postcode leaves an address without lines', async () => {
  expect((await move({ extension: [keyed('99999999')] })).error).toBe(
    '400 INVALID_UPDATE: Invalid update with error - address lines 1 and 4 or 2 and 4 must be completed as a minimum',
  );
});
