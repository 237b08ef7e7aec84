import { describe, expect, test } from 'vitest';
import { ENDPOINTS, SYSTEMS } from '../collections.ts';
import { parse } from '../parsers.ts';
import { contractsOf, interactionsOf, patternOf, termsOf } from './contracts.ts';

const UPLOAD = 'urn:nhs:names:services:psis:REPC_IN150016UK05';
const FRAGMENT = 'urn:nhs:names:services:gp2gp:COPC_IN000001UK01';
const DOCUMENT = 'urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1';

function endpoint(fields: object) {
  const parsed = parse(ENDPOINTS, {
    id: 'A-1:x',
    partyKey: 'A-1',
    organisation: 'A20047',
    addresses: ['{partners}/mhs/A20047'],
    ...fields,
  });
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.doc;
}

describe('an endpoint', () => {
  test('takes the interactions of its sets, each its own way, under the terms of that', () => {
    const messages = endpoint({ interactionSets: ['gp2gp', 'scr-replies'] });
    expect(contractsOf(messages).get(FRAGMENT)).toMatchObject({ pattern: 'forward-reliable', addresses: ['{partners}/mhs/A20047'] });
    expect(termsOf(messages, FRAGMENT)).toMatchObject({ persistDuration: 'PT7H', retryInterval: 'PT2H' });
    expect(termsOf(messages, 'urn:nhs:names:services:psis:MCCI_IN010000UK13')).toMatchObject({
      persistDuration: 'PT5M',
      actor: 'toPartyMSH',
    });
    expect(termsOf(messages, UPLOAD)).toBeUndefined();
  });

  test('for one pattern takes of its sets what is carried so', () => {
    const contracts = contractsOf(endpoint({ pattern: 'async-reliable', interactionSets: ['spine'] }));
    expect(contracts.has(UPLOAD)).toBe(true);
    expect(contracts.has('urn:nhs:names:services:pdsquery:QUPA_IN000008UK02')).toBe(false);
    expect([...contracts.values()].every(({ pattern }) => pattern === 'async-reliable')).toBe(true);
  });

  test('says of single interactions what is particular about them', () => {
    const terms = { retries: 5 };
    const interactions = [{ interaction: FRAGMENT, cpaId: 'S1A2', entryId: '42', persistDuration: 'PT1H' }];
    const contracts = contractsOf(endpoint({ interactionSets: ['gp2gp'], interactions, terms }));
    expect(contracts.size).toBe(11);
    expect(contracts.get(FRAGMENT)).toMatchObject({ cpaId: 'S1A2', entryId: '42' });
    expect(contracts.get(FRAGMENT)?.terms).toMatchObject({ persistDuration: 'PT1H', retryInterval: 'PT20M', retries: 5 });
  });

  test('serves each capability of GP Connect under its root, also what it says something of', () => {
    const contracts = contractsOf(
      endpoint({
        addresses: ['{fhir}/gpconnect/A20047'],
        interactionSets: ['gp-connect'],
        interactions: [{ interaction: DOCUMENT, cpaId: '227' }],
      }),
    );
    expect(contracts.get(DOCUMENT)).toMatchObject({
      pattern: 'http',
      cpaId: '227',
      entryId: '227',
      addresses: ['{fhir}/gpconnect/A20047/STU3/1/gpconnect/documents/fhir'],
      terms: {},
    });
  });

  test('has a CPA id for each interaction, the same every time, another at another party', () => {
    const idAt = (partyKey: string) => contractsOf(endpoint({ partyKey, interactionSets: ['gp2gp'] })).get(FRAGMENT)?.cpaId;
    expect(idAt('A-1')).toMatch(/^[0-9a-f]{20}$/);
    expect(idAt('A-1')).toBe(idAt('A-1'));
    expect(idAt('A-1')).not.toBe(idAt('A-2'));
  });

  test('that takes nothing, or a set that there is not, is refused', () => {
    expect(() => endpoint({})).toThrow('takes nothing');
    expect(() => endpoint({ interactionSets: ['gp-conect'] })).toThrow('must be a set of interactions');
  });
});

describe('a system', () => {
  test('may send and be sent what is its own and what is in its sets', () => {
    const parsed = parse(SYSTEMS, { asid: '990900799999', organisation: 'A20047', interactionSets: ['gp2gp'], interactions: ['urn:x:y'] });
    const interactions = interactionsOf('doc' in parsed ? parsed.doc : (undefined as never));
    expect(interactions.size).toBe(12);
    expect(interactions.has('urn:x:y')).toBe(true);
    expect(interactions.has(FRAGMENT)).toBe(true);
  });
});

test('an interaction that Spine does not know is taken for FHIR over HTTP', () => {
  expect(patternOf('urn:nhs:names:services:gpconnect:fhir:rest:read:patient-1')).toBe('http');
});
