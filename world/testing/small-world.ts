/** A small world for tests of changes and of rules: three practices in Leeds, their staff, a few patients. It stands still at {@link AT}. */
import { openStore } from '#kernel/store/open';
import type { Seeds, SessionStore, Store } from '#kernel/store/store';
import { WORLD_COLLECTIONS } from '../collections.ts';
import { addDays, londonDay } from '../rules/london.ts';
import { viewOf, type WorldView } from '../sanity/sanity.ts';
import { seeded } from './seeded.ts';

/** Wednesday, 25 November 2026, nine o'clock. */
export const AT = Date.parse('2026-11-25T09:00:00Z');
const TODAY = londonDay(AT);

const practice = (odsCode: string, name: string) => ({
  odsCode,
  name,
  status: 'active',
  roles: [{ code: 'RO177', primary: true }, { code: 'RO76' }],
  period: { from: '1974-04-01' },
  relationships: [{ code: 'RE4', organisation: 'QWO' }],
});

const partner = (sdsUserId: string, family: string, ...organisations: string[]) => ({
  sdsUserId,
  name: { prefix: 'Dr', given: ['Ruth'], family },
  roleProfiles: organisations.map((organisation, at) => ({
    id: `${sdsUserId}${at}`,
    organisation,
    jobRole: 'S8000:G8000:R8000',
    period: { from: '2010-01-04' },
  })),
});

const patient = (nhsNumber: string, family: string, given: string, birthDate: string, more: object = {}) => ({
  nhsNumber,
  serialChangeNumber: 1,
  names: [{ id: '1', use: 'usual', period: { from: birthDate }, given: [given], family }],
  birthDate,
  gender: 'female',
  addresses: [{ id: '2', use: 'home', lines: ['', '14 Armley Ridge Close', '', 'Leeds'], postcode: 'LS12 3TB' }],
  gpRegistration: { practice: 'B83002', period: { from: birthDate } },
  ...more,
});

const registered = (practiceCode: string, nhsNumber: string, localId: string) => ({
  id: `${practiceCode}:${nhsNumber}`,
  practice: practiceCode,
  nhsNumber,
  localId,
  type: 'R',
  period: { from: '2020-01-06' },
});

/** Six slots of ten minutes on a day, from nine. */
const clinic = (id: string, practiceCode: string, practitioner: string, day: string, more: (at: number) => object = () => ({})) => ({
  id,
  practice: practiceCode,
  practitioner,
  category: 'General GP appointments',
  slots: Array.from({ length: 6 }, (_, at) => ({
    id: `${id}-${at}`,
    start: `${day}T09:${at}0:00+00:00`,
    end: at === 5 ? `${day}T10:00:00+00:00` : `${day}T09:${at + 1}0:00+00:00`,
    ...more(at),
  })),
});

const DOCUMENTS: Readonly<Record<string, readonly object[]>> = {
  organisations: [
    { odsCode: 'QWO', name: 'NHS WEST YORKSHIRE ICB', status: 'active', roles: [{ code: 'RO318', primary: true }] },
    practice('B83002', 'ARMLEY CANALSIDE PRACTICE'),
    practice('A20047', "DR LEGG'S SURGERY"),
    practice('Y23456', 'BOAR LANE PRACTICE'),
    { odsCode: 'V81997', name: 'NO REGISTERED GP PRACTICE', status: 'active', roles: [{ code: 'RO177', primary: true }] },
    { odsCode: 'FA565', name: 'STANNINGLEY ROAD PHARMACY', status: 'active', roles: [{ code: 'RO182', primary: true }] },
    { odsCode: 'RR8', name: 'LEEDS TEACHING HOSPITALS NHS TRUST', status: 'active', roles: [{ code: 'RO197', primary: true }] },
  ],
  practitioners: [
    partner('999100000101', 'Legg', 'A20047'),
    partner('999100000102', 'Sutcliffe', 'B83002'),
    partner('999100000103', 'Rahman', 'B83002', 'Y23456'),
    partner('999100000104', 'Whitaker', 'Y23456'),
  ],
  users: [
    {
      id: '999100000102',
      provider: 'nhs-cis2',
      practitioner: '999100000102',
      assuranceLevel: 'aal3',
      selectedRole: '9991000001020',
    },
  ],
  workflows: [{ workflowId: 'TOC_FHIR_IP_DISCH', description: 'Discharge summary' }],
  mailboxes: [
    { mailboxId: 'B83002HC001', name: 'Armley', organisation: 'B83002', receives: ['TOC_FHIR_IP_DISCH'] },
    { mailboxId: 'A20047HC001', name: 'Legg', organisation: 'A20047', receives: ['TOC_FHIR_IP_DISCH'] },
  ],
  systems: [
    {
      asid: '918999198738',
      organisation: 'B83002',
      partyKey: 'B83002-0000001',
      interactions: ['urn:nhs:names:services:gp2gp:RCMR_IN010000UK05'],
    },
    {
      asid: '918999198739',
      organisation: 'A20047',
      partyKey: 'A20047-0000001',
      interactions: ['urn:nhs:names:services:gp2gp:RCMR_IN010000UK05'],
    },
  ],
  endpoints: ['B83002', 'A20047'].map((organisation) => ({
    id: `${organisation}-0000001:reliable`,
    partyKey: `${organisation}-0000001`,
    organisation,
    addresses: ['{spine}/reliablemessaging/reliablerequest'],
    interactions: [{ interaction: 'urn:nhs:names:services:gp2gp:RCMR_IN010000UK05', cpaId: `${organisation}A1` }],
  })),
  patients: [
    patient('9990001375', 'Okonjo-Baker', 'Adaeze', '1985-03-02', {
      relatedPeople: [
        { id: '3', nhsNumber: '9990002746', relationships: ['SPS'] },
        { id: '4', nhsNumber: '9990003114', relationships: ['CHILD'] },
      ],
    }),
    patient('9990002746', 'Baker', 'Thomas', '1983-11-19', {
      gender: 'male',
      relatedPeople: [{ id: '3', nhsNumber: '9990001375', relationships: ['SPS'] }],
    }),
    patient('9990003114', 'Okonjo-Baker', 'Zuri', '2019-04-30', {
      relatedPeople: [{ id: '3', nhsNumber: '9990001375', relationships: ['MTH', 'Guardian'] }],
    }),
    patient('9990006229', 'Baker', 'Jean', '1950-07-11', { death: { date: '2024-02-03', notification: 'formal' } }),
    patient('9990009333', 'Thackray', 'Annie', '1931', { gpRegistration: { practice: 'A20047' } }),
    patient('9990010706', 'Haidari', 'Farid', '1994', { gender: 'male', gpRegistration: { practice: 'Y23456' } }),
    patient('9990013810', 'Yusuf', 'Hodan', '1979-09-05', { confidentiality: 'restricted' }),
    patient('9990015554', 'Rafferty', 'Declan', '1971-06-17', { gender: 'male', gpRegistration: { practice: 'V81997' } }),
    patient('9990014183', 'Quill', 'Martin', '1966-01-23', { gender: 'male', supersededBy: '9990013810' }),
    patient('9990003343', 'Entry', 'Wrong', '1980-01-01', { invalidated: true }),
  ],
  registrations: [
    registered('B83002', '9990001375', '1'),
    registered('B83002', '9990002746', '2'),
    registered('B83002', '9990003114', '3'),
    registered('A20047', '9990009333', '1'),
    registered('Y23456', '9990010706', '1'),
  ],
  records: [
    {
      nhsNumber: '9990001375',
      problems: [
        {
          id: 'p1',
          recordedAt: '2019-05-14',
          onset: '2019-05',
          concept: { snomed: '195967001', term: 'Asthma' },
          status: 'active',
          evidence: ['m1'],
        },
      ],
      medications: [
        {
          id: 'm1',
          recordedAt: '2026-01-12',
          concept: { snomed: '39113611000001102', term: 'Salbutamol 100micrograms/dose inhaler CFC free' },
          kind: 'repeat',
          status: 'active',
          dosage: 'Two puffs when needed',
          start: '2026-01-12',
          repeats: { allowed: 4 },
          issues: [{ id: 'm1-1', date: '2026-01-12', prescriber: '999100000102' }],
        },
      ],
      investigations: [
        {
          id: 'i1',
          recordedAt: '2026-11-20',
          concept: { term: 'Full blood count' },
          laboratory: 'RR8',
          issuedAt: '2026-11-20',
          results: [],
        },
      ],
    },
    {
      nhsNumber: '9990006229',
      encounters: [
        { id: 'e1', recordedAt: '2024-01-30', concept: { term: 'Home visit note' }, start: '2024-01-30', practitioner: '999100000102' },
      ],
    },
  ],
  schedules: [
    clinic('past', 'B83002', '999100000102', addDays(TODAY, -7), (at) => ({ status: at === 0 ? 'busy' : 'free' })),
    clinic('armley', 'B83002', '999100000102', addDays(TODAY, 1), (at) => ({ status: at === 0 ? 'busy' : 'free' })),
    clinic('armley-2', 'B83002', '999100000103', addDays(TODAY, 2), (at) => (at > 3 ? { bookable: false } : {})),
    clinic('legg', 'A20047', '999100000101', addDays(TODAY, 5), (at) => (at > 3 ? { onlyTypes: ['urgent-care'] } : {})),
    clinic('boar', 'Y23456', '999100000104', addDays(TODAY, 9)),
  ],
  appointments: [
    {
      id: 'a0',
      practice: 'B83002',
      nhsNumber: '9990002746',
      schedule: 'past',
      slots: ['past-0'],
      start: `${addDays(TODAY, -7)}T09:00:00+00:00`,
      end: `${addDays(TODAY, -7)}T09:10:00+00:00`,
      status: 'fulfilled',
      practitioner: '999100000102',
      createdAt: '2026-11-10T10:00:00+00:00',
    },
    {
      id: 'a1',
      practice: 'B83002',
      nhsNumber: '9990001375',
      schedule: 'armley',
      slots: ['armley-0'],
      start: `${addDays(TODAY, 1)}T09:00:00+00:00`,
      end: `${addDays(TODAY, 1)}T09:10:00+00:00`,
      status: 'booked',
      practitioner: '999100000102',
      createdAt: '2026-11-20T10:00:00+00:00',
    },
  ],
  services: [
    {
      id: '1400001',
      name: 'GP: Armley Canalside',
      type: 100,
      odsCode: 'B83002',
      address: { lines: ['2 Canal Street'], postcode: 'LS12 2QA' },
      opening: { always: true },
    },
  ],
};

/** Opens a store that holds it. */
export function openSmallWorld(): Promise<Store> {
  return openStore({ seeds: smallWorld(), collections: WORLD_COLLECTIONS });
}

/** Its documents, each of which its collection takes; `more` are put in place of those with their ids, or beside them. */
export function smallWorld(more: Readonly<Record<string, readonly object[]>> = {}): Seeds {
  return new Map(
    WORLD_COLLECTIONS.map((collection) => {
      const { name } = collection;
      const [, documents] = seeded(collection, [...(DOCUMENTS[name] ?? []), ...(more[name] ?? [])]);
      return [name, [...new Map(documents.map((one) => [one.id, one])).values()]];
    }),
  );
}

/** All that a session holds now. */
export async function viewOfSession(store: SessionStore, at = AT): Promise<WorldView> {
  const documents = new Map<string, { readonly id: string; readonly doc: object }[]>();
  for (const collection of WORLD_COLLECTIONS) {
    const all: { readonly id: string; readonly doc: object }[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.list(collection, { limit: 1000, ...(cursor !== undefined && { cursor }) });
      all.push(...page.items);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    documents.set(collection.name, all);
  }
  return viewOf(documents, londonDay(at));
}
