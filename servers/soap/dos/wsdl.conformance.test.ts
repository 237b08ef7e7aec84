/** Our WSDLs say what the official ones say, and the official schemas find nothing wrong with our answers. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dos, openDos } from '../testing/dos.ts';
import { WsdlSchema } from '../testing/wsdl-schema.ts';

const DATA = process.env.NHS_SANDBOX_REFERENCE_DATA ?? '/nowhere';

let dos: Dos & AsyncDisposable;
beforeAll(async () => {
  dos = await openDos();
});
afterAll(() => dos[Symbol.asyncDispose]());

const official = (name: string) => new WsdlSchema(readFileSync(`${DATA}/soap/dos-wsdl/DosWebservices${name}.wsdl`, 'utf8'));

describe.each([
  ['1.1', '1_1'],
  ['1.1', '_unversioned'],
  ['1.3', '1_3'],
  ['1.4', '1_4'],
  ['1.5', '1_5'],
])('version %s (%s)', (version, file) => {
  test('has the same contract', async () => {
    const ours = new WsdlSchema(await (await fetch(`${dos.url}?wsdl=${version}`)).text());
    expect(ours.facts()).toEqual(official(file).facts());
  });

  test('is answered as the official schema has it', async () => {
    const schema = official(file);
    const searches =
      version === '1.1'
        ? ['CheckCapacitySummary', 'CheckCapacity']
        : version === '1.5'
          ? ['CheckCapacitySummary']
          : ['CheckCapacitySummary', 'ServiceAnalysis'];
    const places = [
      {},
      { postcode: 'E1 1AA', disposition: '1005' },
      { postcode: 'BS1 1AA', symptomGroup: '1011', age: '7' },
      { age: '1', ageFormat: 'AgeGroup', searchDistance: '60', disposition: undefined },
    ];
    for (const operation of searches)
      for (const place of places) {
        const answer = await dos.search(
          { ...place, ...(operation === 'ServiceAnalysis' && { symptomDiscriminator: '4003', symptomDiscriminatorList: undefined }) },
          { version, operation },
        );
        expect([answer.fault, schema.faultsOf(answer.envelope.payload)]).toEqual(['', []]);
      }
    const others: readonly (readonly [string, string])[] = [
      ['ServiceDetailsById', '<web:serviceId>1335970392</web:serviceId>'],
      ['ServiceDetailsById', '<web:serviceId>b83002</web:serviceId>'],
      ['ServiceDetailsById', '<web:serviceId>100000001</web:serviceId>'],
      ...(version === '1.1'
        ? ([
            ['Dispositions', ''],
            ['ServiceCare', '<web:serviceCareId>2000101001</web:serviceCareId>'],
            [
              'ServiceCareException',
              '<web:serviceCareExp><web:id>2000101001</web:id><web:exceptionid>26</web:exceptionid></web:serviceCareExp>',
            ],
          ] as const)
        : ([['GetHospitalScores', '']] as const)),
      ...(version === '1.5' ? [] : ([['ExceptionCapture', '']] as const)),
    ];
    for (const [operation, content] of others) {
      const answer = await dos.call(operation, content, { version });
      expect([operation, answer.fault, schema.faultsOf(answer.envelope.payload)]).toEqual([operation, '', []]);
    }
  });
});
