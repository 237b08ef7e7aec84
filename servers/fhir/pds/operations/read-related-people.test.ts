import { beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '#world/seeds';
import { openPds, type Pds, REQUEST_ID } from '../testing/pds.ts';
import { CUFF, INVALIDATED, NOBODY, OLD_CUFF, person, RUTH } from '../testing/people.ts';

const RELATED = [{ id: '507B7621', relationships: ['Personal', 'MTH', 'N'], contactRank: 2 }];
let pds: Pds;
beforeAll(async () => {
  pds = await openPds({
    patients: [person({ ...CUFF, relatedPeople: RELATED }), OLD_CUFF, person({ ...RUTH, relatedPeople: RELATED }), INVALIDATED],
  });
});
const read = (nhsNumber: string) => pds.get(`/Patient/${nhsNumber}/RelatedPerson`);

describe('related people', () => {
  it('are a bundle without scores, with the codes of two systems', async () => {
    const { status, headers, body } = await read(CUFF.nhsNumber);
    expect(status).toBe(200);
    expect(headers).toEqual({ 'content-type': 'application/fhir+json', 'x-request-id': REQUEST_ID });
    const roles = 'https://fhir.nhs.uk/R4/CodeSystem/UKCore-AdditionalRelatedPersonRole';
    const types = 'http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype';
    expect(body).toEqual({
      resourceType: 'Bundle',
      type: 'searchset',
      timestamp: '2026-03-01T12:00:00+00:00',
      total: 1,
      entry: [
        {
          fullUrl: `http://pds.test:9001/personal-demographics/FHIR/R4/Patient/${CUFF.nhsNumber}/RelatedPerson/507B7621`,
          resource: {
            id: '507B7621',
            resourceType: 'RelatedPerson',
            patient: { type: 'Patient' },
            active: true,
            relationship: [
              {
                coding: [
                  { system: roles, code: 'Personal', display: 'Personal relationship with the patient' },
                  { system: types, code: 'MTH', display: 'mother' },
                  { system: types, code: 'N', display: 'Next-of-Kin' },
                ],
              },
            ],
            extension: [{ url: 'https://fhir.nhs.uk/R4/StructureDefinition/Extension-UKCore-ContactRank', valuePositiveInt: 2 }],
          },
        },
      ],
    });
  });

  it('of a superseded number are those of the record that holds', async () => {
    expect((await read(OLD_CUFF.nhsNumber)).found).toEqual(['507B7621']);
  });

  it('of a restricted patient are nobody', async () => {
    expect(Object.keys((await read(RUTH.nhsNumber)).body)).toEqual(['resourceType', 'type', 'timestamp', 'total']);
  });

  it.each([
    ['9000000000', '400 INVALID_RESOURCE_ID'],
    [NOBODY, '404 RESOURCE_NOT_FOUND'],
    [INVALIDATED.nhsNumber, '404 INVALIDATED_RESOURCE'],
  ])('%s: %s', async (nhsNumber, error) => {
    expect((await read(nhsNumber)).error).toBe(error);
  });

  it('are there for the people of the national sandbox', async () => {
    const sandbox = await openPds({ environment: 'sandbox', seeds: loadSeeds() });
    const found = async (nhsNumber: string) => (await sandbox.get(`/Patient/${nhsNumber}/RelatedPerson`)).found;
    expect(await found('9000000009')).toEqual(['507B7621', 'B3380E98']);
    expect(await found('9000000017')).toEqual(['F4CF8B96']);
    expect(await found('9000000025')).toEqual([]);
  });
});
