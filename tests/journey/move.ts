/**
 * Somebody at a practice registers a patient who has moved: signs in with CIS2, finds the patient in PDS, registers them with another
 * practice, and asks SDS where that practice's system is reached. One person, one record, one directory behind four APIs; written for any
 * sandbox and any session, with clients that nobody here wrote.
 */
import { Client as FhirClient } from 'fhir-kit-client';
import * as openid from 'openid-client';
import { expect } from 'vitest';
import { type ControlClient, controlClient } from '#clients/control/control';
import type { Addresses } from './journey.ts';
import { ID_TOKEN_TYPE, Supplier, signIn, TOKEN_EXCHANGE } from './supplier.ts';

const WORKER = '656005750108';
const WORKERS_ROLE = '555254242106';
const PATIENT = '9693632109';
const FORMER_PRACTICE = 'A20047';
const DIRECTORY_KEY = 'ExampleDirectoriesByApiKeyOnly11';
const STRUCTURED = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';
const ID = 'https://fhir.nhs.uk/Id';

interface Identifier {
  readonly system: string;
  readonly value: string;
}

interface PdsPatient {
  readonly id: string;
  readonly meta: { readonly versionId: string };
  readonly generalPractitioner: readonly { readonly id: string; readonly identifier: Identifier }[];
}

interface Found<Resource> {
  readonly total: number;
  readonly entry: readonly { readonly resource: Resource }[];
}

interface DirectoryResource {
  readonly address?: string;
  readonly identifier: readonly Identifier[];
}

/** Moves the patient to `practice`, in the default world or in a session. The world is left changed. */
export async function moveToPractice(addresses: Addresses, practice: string, session?: string): Promise<void> {
  const supplier = await Supplier.register(addresses, session);
  const before = await sinceWhen(supplier.control);
  const pds = new FhirClient({
    baseUrl: supplier.fhir,
    bearerToken: await tokenOfWorker(supplier),
    customHeaders: { 'NHSD-Session-URID': WORKERS_ROLE },
  });

  const patient = await findPatient(pds);
  expect(patient.generalPractitioner).toMatchObject([{ identifier: { value: FORMER_PRACTICE } }]);
  const moved = await register(pds, patient, practice);
  expect(Number(moved.meta.versionId)).toBe(Number(patient.meta.versionId) + 1);
  expect(moved.generalPractitioner).toMatchObject([{ identifier: { value: practice } }]);
  expect(await findPatient(pds)).toMatchObject({ meta: moved.meta, generalPractitioner: [{ identifier: { value: practice } }] });

  const prefix = session === undefined ? '' : `/~${session}`;
  await directoryNames(practice, addresses.fhir + prefix);
  await worldTells(supplier.control, practice, before);
}

/** In two sessions at once the same patient moves to two practices. Neither sees the other, and the default world notices nothing. */
export async function moveInTwoSessions(addresses: Addresses): Promise<void> {
  const outside = controlClient({ url: addresses.portal });
  await outside.reset();
  const sessions = [
    { name: 'a', practice: 'H85686' },
    { name: 'b', practice: 'P83020' },
  ].map((session) => ({ ...session, control: controlClient({ url: addresses.portal, session: session.name }) }));
  try {
    await Promise.all(sessions.map(({ name, practice }) => moveToPractice(addresses, practice, name)));
    for (const { practice, control } of sessions)
      expect(await control.world.get('patients', PATIENT)).toMatchObject({ gpRegistration: { practice } });
    expect(await outside.world.get('patients', PATIENT)).toMatchObject({ gpRegistration: { practice: FORMER_PRACTICE } });
    expect(await outside.world.history('patients', PATIENT)).toEqual([]);
    expect(await outside.journal.count()).toBe(0);
  } finally {
    await Promise.all(sessions.map(({ control }) => control.endSession()));
  }
}

/** A token of the platform for what CIS2 says of somebody who has signed in there. */
async function tokenOfWorker(supplier: Supplier): Promise<string> {
  const { id_token } = await signIn(await supplier.cis2ByKey(), {
    scope: 'openid nationalrbacaccess selectedrole',
    as: async (url) => {
      const visitor = supplier.visitor();
      return visitor.answerAndLeave(await visitor.open(url), { decision: 'pick', person: WORKER });
    },
  });
  const exchanged = await openid.genericGrantRequest(await supplier.platformByKey(), TOKEN_EXCHANGE, {
    subject_token: id_token as string,
    subject_token_type: ID_TOKEN_TYPE,
  });
  return exchanged.access_token;
}

const requestId = () => ({ 'X-Request-ID': crypto.randomUUID() });

async function findPatient(pds: FhirClient): Promise<PdsPatient> {
  const found = (await pds.search({
    resourceType: 'Patient',
    searchParams: { family: 'Garton', given: 'Bill', birthdate: 'eq1946-06-23', 'address-postalcode': 'DN18 5DW' },
    options: { headers: requestId() },
  })) as unknown as Found<PdsPatient>;
  expect(found).toMatchObject({ total: 1, entry: [{ search: { score: 1 }, resource: { id: PATIENT } }] });
  return found.entry[0]?.resource as PdsPatient;
}

async function register(pds: FhirClient, { id, meta, generalPractitioner }: PdsPatient, practice: string): Promise<PdsPatient> {
  const value = {
    id: generalPractitioner[0]?.id,
    type: 'Organization',
    identifier: { system: `${ID}/ods-organization-code`, value: practice },
  };
  const moved = await pds.patch({
    resourceType: 'Patient',
    id,
    // PDS has the list of RFC 6902 in an envelope, which the client's types do not know
    jsonPatch: { patches: [{ op: 'replace', path: '/generalPractitioner/0', value }] } as unknown as never[],
    options: { headers: { ...requestId(), 'If-Match': `W/"${meta.versionId}"` } },
  });
  return moved as unknown as PdsPatient;
}

/** SDS names the practice's system and where it is reached: a place of this sandbox, and of this session. */
async function directoryNames(practice: string, fhir: string): Promise<void> {
  const sds = new FhirClient({ baseUrl: `${fhir}/spine-directory/FHIR/R4`, customHeaders: { apikey: DIRECTORY_KEY } });
  const find = async (resourceType: 'Device' | 'Endpoint') => {
    const searchParams = {
      organization: `${ID}/ods-organization-code|${practice}`,
      identifier: `${ID}/nhsServiceInteractionId|${STRUCTURED}`,
    };
    const found = (await sds.search({ resourceType, searchParams })) as unknown as Found<DirectoryResource>;
    expect(found.total).toBe(1);
    return found.entry[0]?.resource as DirectoryResource;
  };
  const [device, endpoint] = [await find('Device'), await find('Endpoint')];
  const identifier = ({ identifier }: DirectoryResource, system: string) =>
    identifier.find((one) => one.system === `${ID}/${system}`)?.value;
  expect(identifier(device, 'nhsSpineASID')).toMatch(/^\d{12}$/);
  expect(identifier(endpoint, 'nhsMhsPartyKey')).toBe(identifier(device, 'nhsMhsPartyKey'));
  expect(endpoint.address).toBe(`${fhir}/gpconnect/${practice}/STU3/1/gpconnect/structured/fhir`);
}

async function sinceWhen(control: ControlClient) {
  const history = await control.world.history('patients', PATIENT);
  return { events: history.length, exchanges: await control.journal.count({ server: 'fhir' }) };
}

/** The world holds the patient at the new practice, its roster too; its events and the journal tell how it came about. */
async function worldTells(control: ControlClient, practice: string, before: Awaited<ReturnType<typeof sinceWhen>>): Promise<void> {
  expect(await control.world.get('patients', PATIENT)).toMatchObject({ gpRegistration: { practice } });
  expect(await control.world.get('registrations', `${practice}:${PATIENT}`)).toMatchObject({ status: 'active' });
  const history = await control.world.history<{ type: string }>('patients', PATIENT);
  const events = history.slice(before.events).map(({ event }) => event);
  expect(events).toContainEqual(expect.objectContaining({ type: 'gp-changed', nhsNumber: PATIENT, from: FORMER_PRACTICE, to: practice }));
  const journal = await control.journal.find({ server: 'fhir' });
  expect(journal.slice(before.exchanges).map(({ operation, response }) => `${operation} ${response.status}`)).toEqual([
    'pds.searchPatients 200',
    'pds.updatePatient 200',
    'pds.searchPatients 200',
    'sds.findDevices 200',
    'sds.findEndpoints 200',
  ]);
}
