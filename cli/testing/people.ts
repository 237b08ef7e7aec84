/** A few people and places for tests of cards: everything on a card occurs at least once. */
import type { SmallWorld } from './world.ts';

const practice = (odsCode: string, name: string, more: object = {}) => ({
  odsCode,
  name,
  status: 'active',
  roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }],
  ...more,
});

export const PEOPLE: SmallWorld = {
  patients: [
    {
      nhsNumber: '9990001375',
      serialChangeNumber: 3,
      names: [
        { use: 'usual', prefixes: ['Mrs'], given: ['Adaeze', 'Ngozi'], family: 'Okonjo-Baker', period: { from: '2012-06-02' } },
        { use: 'maiden', given: ['Adaeze', 'Ngozi'], family: 'Okonjo', historic: true },
      ],
      gender: 'female',
      birthDate: '1984-03-09',
      addresses: [{ use: 'home', lines: ['', '14 Kirkstall Lane', '', 'Leeds', 'West Yorkshire'], postcode: 'LS5 3BE' }],
      telecoms: [{ kind: 'phone', use: 'mobile', value: '07700 900312' }],
      gpRegistration: { practice: 'B83002', period: { from: '2015-09-01' } },
      pharmacies: { nominated: 'FA565' },
      communication: { language: 'ig', interpreterRequired: true },
      ethnicCategory: 'N',
      maritalStatus: 'M',
      contactPreference: { method: 'email', times: 'Not after 7pm' },
      relatedPeople: [
        { id: 'R1', nhsNumber: '9990003114', relationships: ['CHILD'], contactRank: 2 },
        { id: 'R2', name: { use: 'usual', given: ['Thomas'], family: 'Baker' }, relationships: ['SPS'], contactRank: 1 },
      ],
    },
    {
      nhsNumber: '9990003114',
      serialChangeNumber: 1,
      names: [{ use: 'usual', given: ['Zuri'], family: 'Okonjo-Baker' }],
      gender: 'female',
      birthDate: '2018-05-30',
    },
    {
      nhsNumber: '9990006229',
      serialChangeNumber: 9,
      confidentiality: 'restricted',
      names: [{ use: 'usual', prefixes: ['Mrs'], given: ['Jean'], family: 'Baker' }],
      birthDate: '1931-11-02',
      death: { date: '2024-02-03', notification: 'formal' },
      removal: { reason: 'DEA', period: { from: '2024-02-03' } },
      managingOrganisation: { organisation: 'B83002' },
    },
    {
      nhsNumber: '5900053636',
      serialChangeNumber: 2,
      supersededBy: '9990001375',
      names: [{ use: 'usual', given: ['Ada'], family: 'Okonjo' }],
      birthDate: '1984',
    },
  ],
  organisations: [
    practice('B83002', 'ARMLEY CANALSIDE PRACTICE', {
      period: { from: '1974-04-01' },
      address: { lines: ['2 CANAL STREET'], town: 'LEEDS', postcode: 'LS12 2PQ', country: 'ENGLAND' },
      telephone: '0113 496 0150',
      relationships: [{ code: 'RE4', organisation: '15F', period: { from: '2022-07-01' } }],
    }),
    practice('B99901', 'ARMLEY MOOR SURGERY', { status: 'inactive', period: { from: '1990', to: '2019-03-31' }, successors: ['B83002'] }),
    { odsCode: '15F', name: 'NHS WEST YORKSHIRE ICB - 15F', status: 'active', roles: [{ code: 'RO98', primary: true }] },
    { odsCode: 'FA565', name: 'THE SIMPLE PHARMACY', status: 'active', roles: [{ code: 'RO182', primary: true }] },
  ],
  practitioners: [
    {
      sdsUserId: '999110000017',
      name: { prefix: 'Dr', given: ['Hugh'], family: 'Rievaulx' },
      gender: 'male',
      registrations: [{ register: 'gmc', number: '7012345' }],
      roleProfiles: [{ id: '999130000036', organisation: 'B83002', jobRole: 'S8000:G8000:R8000', period: { from: '1998-04-06' } }],
    },
  ],
  users: [
    { id: '9990003114', provider: 'nhs-login', nhsNumber: '9990003114', proofingLevel: 'P9' },
    { id: '999110000017', provider: 'nhs-cis2', practitioner: '999110000017', assuranceLevel: 'aal3' },
  ],
  registrations: [{ id: 'B83002:9990001375', practice: 'B83002', nhsNumber: '9990001375', localId: '2', type: 'R', sharing: 'dissent' }],
  schedules: [
    {
      id: 'S1',
      practice: 'B83002',
      practitioner: '999110000017',
      category: 'General GP appointments',
      slots: [
        { id: 'a', start: '2026-12-01T09:00:00+00:00', end: '2026-12-01T09:10:00+00:00', status: 'busy' },
        { id: 'b', start: '2026-12-01T09:10:00+00:00', end: '2026-12-01T09:20:00+00:00' },
      ],
    },
  ],
  appointments: [
    {
      id: 'A1',
      practice: 'B83002',
      nhsNumber: '9990001375',
      schedule: 'S1',
      slots: ['a'],
      start: '2026-12-01T09:00:00+00:00',
      end: '2026-12-01T09:10:00+00:00',
      status: 'booked',
      practitioner: '999110000017',
      description: 'Asthma review',
      createdAt: '2026-11-20T10:00:00+00:00',
    },
  ],
  records: [
    {
      nhsNumber: '9990001375',
      allergies: [
        {
          id: 'a1',
          recordedAt: '2003-01-01',
          concept: { term: 'Allergy to penicillin' },
          criticality: 'high',
          verification: 'confirmed',
          reactions: [{ manifestations: [{ term: 'Urticarial rash' }], severity: 'moderate' }],
          onset: '2003',
        },
      ],
      alerts: [{ id: 'x1', recordedAt: '2024-01-01', category: 'RA', text: 'Speak slowly' }],
      problems: [
        { id: 'p1', recordedAt: '1999-05-04', concept: { term: 'Asthma' }, status: 'active', significance: 'major', onset: '1999-05-04' },
        { id: 'p2', recordedAt: '2020-05-04', concept: { term: 'Otitis media' }, status: 'inactive', onset: '2020-05', end: '2020-06' },
      ],
      medications: [
        {
          id: 'm1',
          recordedAt: '2024-01-01',
          concept: { term: 'Salbutamol 100micrograms/dose inhaler CFC free' },
          kind: 'repeat',
          status: 'active',
          dosage: 'TWO puffs when required',
          days: 28,
          start: '2024-01-01',
          issues: [{ id: 'i1', date: '2026-11-10' }],
        },
        {
          id: 'm2',
          recordedAt: '2020-05-04',
          concept: { term: 'Amoxicillin' },
          kind: 'acute',
          status: 'completed',
          dosage: 'ONE',
          start: '2020-05-04',
        },
      ],
      observations: [
        {
          id: 'o1',
          recordedAt: '2026-10-01',
          at: '2026-10-01T09:00:00+01:00',
          concept: { term: 'Blood pressure' },
          components: [
            { concept: { term: 'Systolic' }, value: { kind: 'quantity', quantity: { value: '132', unit: 'mmHg' } } },
            { concept: { term: 'Diastolic' }, value: { kind: 'quantity', quantity: { value: '84', unit: 'mmHg' } } },
          ],
        },
      ],
      investigations: [
        {
          id: 'v1',
          recordedAt: '2026-11-24',
          issuedAt: '2026-11-24T14:32:00+00:00',
          concept: { term: 'Urea and electrolytes' },
          results: [
            {
              id: 'r1',
              concept: { term: 'Serum sodium level' },
              value: { kind: 'quantity', quantity: { value: '133', unit: 'mmol/L' } },
              range: { low: '135', high: '145' },
              flag: 'low',
            },
          ],
          conclusion: 'Repeat within two weeks.',
        },
      ],
      immunisations: [
        { id: 'j1', recordedAt: '2026-10-01', date: '2026-10-01', concept: { term: 'Influenza vaccination' }, doseNumber: 1 },
      ],
      documents: [
        {
          id: 'd1',
          recordedAt: '2024-05-21',
          createdAt: '2024-05-21',
          type: { term: 'Outpatient letter' },
          title: 'Chest clinic, review',
          contentType: 'text/plain',
          text: 'Dear Doctor, all is well.',
        },
      ],
    },
  ],
};
