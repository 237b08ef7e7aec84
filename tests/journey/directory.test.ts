/**
 * A supplier finds out where to send something about a patient: PDS names the practice, SDS names the practice's system and endpoint.
 * With a FHIR client that nobody here wrote, over sockets; and again after the patient has moved.
 */
import { Client as FhirClient } from 'fhir-kit-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxSession, startSandbox } from '#testing/index';

const PDS = '/personal-demographics/FHIR/R4';
const SDS = '/spine-directory/FHIR/R4';
const ID = 'https://fhir.nhs.uk/Id';
const PATIENT = '9000000084';
const KEY = 'ExampleDirectoriesByApiKeyOnly11';
const STRUCTURED = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox();
});
afterAll(() => nhs.stop());
beforeEach(() => nhs.reset());

interface Found {
  readonly total: number;
  readonly link?: unknown;
  readonly entry: readonly {
    readonly fullUrl: string;
    readonly resource: { readonly address?: string; readonly identifier: readonly { readonly system: string; readonly value: string }[] };
  }[];
}

class Supplier {
  readonly #pds: FhirClient;
  readonly #sds: FhirClient;

  constructor({ urls }: SandboxSession) {
    this.#pds = new FhirClient({ baseUrl: urls.fhir + PDS });
    this.#sds = new FhirClient({ baseUrl: urls.fhir + SDS, customHeaders: { apikey: KEY } });
  }

  async practiceOf(nhsNumber: string): Promise<string> {
    const headers = { 'X-Request-ID': crypto.randomUUID() };
    const { generalPractitioner } = await this.#pds.read({ resourceType: 'Patient', id: nhsNumber, options: { headers } });
    return (generalPractitioner as { identifier: { value: string } }[])[0]?.identifier.value ?? 'none';
  }

  find(resourceType: 'Device' | 'Endpoint', organisation: string, interaction = STRUCTURED): Promise<Found> {
    return this.#sds.search({
      resourceType,
      searchParams: {
        organization: `${ID}/ods-organization-code|${organisation}`,
        identifier: `${ID}/nhsServiceInteractionId|${interaction}`,
      },
    }) as unknown as Promise<Found>;
  }
}

const identifierOf = ({ entry: [first] }: Found, system: string) =>
  first?.resource.identifier.find((identifier) => identifier.system === `${ID}/${system}`)?.value;

describe('from a patient to where their practice is reached', () => {
  it('before and after the patient moves', async () => {
    const supplier = new Supplier(nhs);
    for (const practice of ['A20047', 'P83020']) {
      await nhs.world.change('move-patient', { nhsNumber: PATIENT, practice });
      expect(await supplier.practiceOf(PATIENT)).toBe(practice);
      const [device, endpoint] = [await supplier.find('Device', practice), await supplier.find('Endpoint', practice)];
      expect([device.total, endpoint.total]).toEqual([1, 1]);
      expect(identifierOf(device, 'nhsSpineASID')).toMatch(/^\d{12}$/);
      expect(identifierOf(endpoint, 'nhsMhsPartyKey')).toBe(identifierOf(device, 'nhsMhsPartyKey'));
      expect(endpoint.entry[0]?.resource.address).toBe(`${nhs.urls.fhir}/gpconnect/${practice}/STU3/1/gpconnect/structured/fhir`);
    }
  });

  it('after the practice has closed, and its patients have gone to another', async () => {
    const supplier = new Supplier(nhs);
    await nhs.world.change('move-patient', { nhsNumber: PATIENT, practice: 'A20047' });
    expect((await supplier.find('Endpoint', 'A20047')).total).toBe(1);
    await nhs.world.change('retire-practice', { practice: 'A20047', successor: 'P83020' });
    expect(await supplier.practiceOf(PATIENT)).toBe('P83020');
    for (const kind of ['Device', 'Endpoint'] as const) {
      expect(await supplier.find(kind, 'A20047')).toMatchObject({ total: 0, entry: [] });
      expect((await supplier.find(kind, 'P83020')).total).toBe(1);
    }
  });

  it('a system that a tester puts into the directory is found, and only in the session in which it was', async () => {
    await using session = nhs.session();
    const system = { asid: '990999000001', organisation: 'X26', interactions: ['urn:nhs:names:services:mine:NEW_IN000001UK01'] };
    await session.world.put('systems', system.asid, system);
    const [inside, outside] = [new Supplier(session), new Supplier(nhs)];
    expect(identifierOf(await inside.find('Device', 'X26', system.interactions[0]), 'nhsSpineASID')).toBe(system.asid);
    expect((await outside.find('Device', 'X26', system.interactions[0])).total).toBe(0);
  });

  it('in a session, addresses lead back into that session', async () => {
    await using session = nhs.session('of-a-supplier');
    const { entry } = await new Supplier(session).find('Endpoint', 'A20047');
    expect(entry[0]?.resource.address).toMatch(`${session.urls.fhir}/gpconnect/A20047/`);
    expect(entry[0]?.fullUrl).toMatch(`${session.urls.fhir}${SDS}/Endpoint/`);
  });
});

describe('over a socket', () => {
  const target = `${SDS}/Device?organization=${ID}/ods-organization-code|YES&identifier=${ID}/nhsServiceInteractionId|urn:nhs:names:services:psis:REPC_IN150016UK05`;
  const ask = (path: string, init: RequestInit = {}) => fetch(nhs.urls.fhir + path, init);

  it('an API key is checked with the authorisation server when it is sent', async () => {
    expect((await ask(target, { headers: { apikey: KEY } })).status).toBe(200);
    const refused = await ask(target, { headers: { apikey: 'nobody' } });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({
      issue: [{ code: 'forbidden', details: { coding: [{ code: 'ACCESS_DENIED', display: 'Invalid ApiKey' }] } }],
    });
  });

  it('the same through the gateway of the portal', async () => {
    const bundleOf = async (answer: Response) => (await answer.json()) as Found;
    const direct = await bundleOf(await ask(target));
    const passed = await bundleOf(await fetch(nhs.url + target));
    expect(passed.total).toBe(1);
    expect(passed.entry.map(({ resource }) => ({ ...resource, id: '' }))).toEqual(
      direct.entry.map(({ resource }) => ({ ...resource, id: '' })),
    );
    expect(passed.link).toEqual([{ relation: 'self', url: nhs.url + target }]);
  });

  it('HEAD is not supported, and has no body', async () => {
    const answer = await ask(target, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([405, 'GET', '']);
  });

  it('fault rules and the journal know it', async () => {
    await nhs.faults.add({ operation: 'sds.findDevices', error: 'LDAP_TIMEOUT', times: 1 });
    expect((await ask(target)).status).toBe(504);
    expect((await ask(target)).status).toBe(200);
    const [first, second] = await nhs.journal.wait({ operation: 'sds.*', count: 2 });
    expect([first?.response.status, second?.response.status]).toEqual([504, 200]);
    expect(second?.summary).toContain('928942012545');
  });

  it('hostile requests are answered, and the next one is too', async () => {
    for (const path of [
      '/Device?%',
      '/Device?organization=%E0%A4%A',
      '/Device?organization[$ne]=1',
      `/Device?${'identifier=a&'.repeat(900)}`,
      '/%zz',
      '/Device/../../../etc/passwd',
    ])
      expect([400, 404], path).toContain((await ask(SDS + path)).status);
    expect((await ask(`${SDS}/Device`, { method: 'POST', body: 'x'.repeat(1_000_000) })).status).toBe(405);
    expect((await ask(target)).status).toBe(200);
  });
});
