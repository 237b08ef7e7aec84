import { describe, expect, test } from 'vitest';
import { PATIENTS, USERS } from './collections.ts';
import { parse } from './parsers.ts';

const patient = { nhsNumber: '9000000009', serialChangeNumber: 2 };
const card = {
  cardNumber: 'DE1234567890121234',
  personalId: 'DE9876543210',
  institutionId: 'DE98765',
  country: 'DEU',
  expires: '2026-08-15',
};

describe('what only some faces show of a patient', () => {
  test('is kept as it is written', () => {
    const doc = {
      ...patient,
      ethnicCategory: 'E',
      maritalStatus: 'M',
      residentialStatus: 'O',
      coverage: card,
      recordSharing: 'expressDissent',
      summaryCareRecord: 'ask',
      nhsNumberVerification: '08',
    };
    expect(parse(PATIENTS, doc)).toMatchObject({ doc });
  });

  test('need not be known', () => {
    const said = parse(PATIENTS, patient);
    for (const field of ['ethnicCategory', 'maritalStatus', 'coverage', 'recordSharing', 'summaryCareRecord', 'nhsNumberVerification'])
      expect(said).not.toHaveProperty(`doc.${field}`);
  });

  test.each<[object, string]>([
    [{ ethnicCategory: 'Q' }, 'ethnicCategory'],
    [{ maritalStatus: 'X' }, 'maritalStatus'],
    [{ nhsNumberVerification: '09' }, 'nhsNumberVerification'],
    [{ recordSharing: 'implied' }, 'recordSharing'],
    [{ coverage: { ...card, cardNumber: 'DE_1' } }, 'coverage.cardNumber'],
    [{ coverage: { ...card, cardNumber: '8'.repeat(26) } }, 'coverage.cardNumber'],
    [{ coverage: { ...card, country: 'Germany' } }, 'coverage.country'],
    [{ coverage: { ...card, expires: '2026' } }, 'coverage.expires'],
    [{ coverage: { cardNumber: '1', country: 'DEU' } }, 'coverage.institutionId'],
  ])('%j is refused', (fields, path) => {
    expect(parse(PATIENTS, { ...patient, ...fields })).toMatchObject({ issues: [{ path }] });
  });
});

describe('an account', () => {
  const account = { provider: 'nhs-login', proofingLevel: 'P9', email: 'testuserlive+1@demo.signin.nhs.uk' };

  test('that two environments give to two people has its environment before it', () => {
    const sandpit = { ...account, id: account.email, environment: 'sandpit', practice: 'C83615', linkedToPractice: false };
    const integration = { ...account, id: `integration:${account.email}`, environment: 'integration' };
    for (const doc of [sandpit, integration]) expect(parse(USERS, doc)).toMatchObject({ doc });
  });

  test.each<[object, string]>([
    [{ ...account, id: 'a@example.com', environment: 'live' }, 'environment'],
    [{ ...account, id: 'a@example.com', practice: 'c83615' }, 'practice'],
    [{ id: '1', provider: 'nhs-cis2', assuranceLevel: 'aal3', identityLevel: '4' }, 'identityLevel'],
  ])('%j is refused', (document, path) => expect(parse(USERS, document)).toMatchObject({ issues: [{ path }] }));
});
