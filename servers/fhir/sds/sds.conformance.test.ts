/**
 * Against the national service's own documents: its mapping of directory entries, what its integration tests expect, its OAS. Runs
 * where they are: the environment variable NHS_SANDBOX_REFERENCE_DATA names the folder that holds `sds-fhir/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { type Asked, named, openSds, query, type Resource, type Sds } from './testing/sds.ts';
import { toDevice, toEndpoint } from './views.ts';

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;
const at = (...path: string[]) => join(folder ?? '', 'sds-fhir', ...path);
const read = (...path: string[]) => JSON.parse(readFileSync(at(...path), 'utf8'));
const pairs = (kind: string) =>
  folder === undefined
    ? []
    : readdirSync(at('mapper-pairs', kind)).flatMap((file) => (file.endsWith('.in.json') ? [file.replace('.in.json', '')] : []));

/** Attributes of a directory entry, by name in lower case: letter case means nothing in LDAP. */
class Attributes {
  readonly #values = new Map<string, unknown>();
  constructor(entry: Record<string, unknown>) {
    for (const [name, value] of Object.entries(entry)) this.#values.set(name.toLowerCase(), value);
  }
  all(name: string): string[] {
    return [this.#values.get(name.toLowerCase())].flat().filter((value) => value !== null && value !== undefined) as string[];
  }
  one(name: string): string | undefined {
    return this.all(name)[0];
  }
}

/** JSON has no `undefined`. */
const asSent = (value: unknown) => JSON.parse(JSON.stringify(value));

describe.skipIf(folder === undefined)('SDS as its documents have it', () => {
  describe('an entry is shown as the live service maps it', () => {
    it.each(pairs('device'))('Device: %s', (name) => {
      const entry = new Attributes(read('mapper-pairs', 'device', `${name}.in.json`));
      const device = toDevice('0', {
        asid: entry.one('uniqueIdentifier'),
        partyKey: entry.one('nhsMhsPartyKey'),
        manufacturer: entry.one('nhsMhsManufacturerOrg'),
        interactions: entry.all('nhsAsSvcIA'),
        client: entry.one('nhsAsClient'),
      });
      expect(asSent(device)).toEqual(read('mapper-pairs', 'device', `${name}.out.json`));
    });

    it.each(pairs('endpoint'))('Endpoint: %s', (name) => {
      const entry = new Attributes(read('mapper-pairs', 'endpoint', `${name}.in.json`));
      const addresses = entry.all('nhsMHSEndPoint');
      const retries = entry.one('nhsMHSRetries');
      const endpoints = (addresses.length > 0 ? addresses : [undefined]).map((address, index) =>
        toEndpoint(String(index), {
          address,
          organisation: entry.one('nhsIDCode'),
          fqdn: entry.one('nhsMhsFQDN'),
          partyKey: entry.one('nhsMHSPartyKey'),
          cpaId: entry.one('nhsMhsCPAId'),
          entryId: entry.one('uniqueIdentifier'),
          interaction: entry.one('nhsMhsSvcIA'),
          terms: {
            syncReplyMode: entry.one('nhsMHSSyncReplyMode'),
            retryInterval: entry.one('nhsMHSRetryInterval'),
            retries: retries === undefined ? undefined : Number(retries),
            persistDuration: entry.one('nhsMHSPersistDuration'),
            duplicateElimination: entry.one('nhsMHSDuplicateElimination'),
            ackRequested: entry.one('nhsMHSAckRequested'),
            actor: entry.one('nhsMHSActor'),
          },
        }),
      );
      expect(asSent(endpoints)).toEqual(read('mapper-pairs', 'endpoint', `${name}.out.json`));
    });
  });

  describe('the look-ups of its integration tests find the same', () => {
    let sds: Sds;
    beforeAll(async () => {
      sds = await openSds({ environment: 'sandbox' });
    });

    const UPLOAD = { organisation: 'YES', interaction: named('psis:REPC_IN150016UK05') };
    it.each<[expected: string, kind: string, asked: Asked]>([
      ['device', 'Device', { ...UPLOAD, partyKey: 'YES-0000806', manufacturer: 'YES' }],
      ['endpoint', 'Endpoint', { ...UPLOAD, partyKey: 'YES-0000806' }],
      [
        'endpoint_forward_reliable',
        'Endpoint',
        { organisation: 'X26', partyKey: 'X26-820918', interaction: named('gp2gp:COPC_IN000001UK01') },
      ],
      [
        'endpoint_forward_express',
        'Endpoint',
        { organisation: 'X26', partyKey: 'X26-200150', interaction: named('ebs:PRSC_IN080000UK03') },
      ],
    ])('%s', async (expected, kind, asked) => {
      const { body } = await sds.get(`/${kind}?${query(asked)}`);
      const served = read('integration-expected', `${expected}.json`);
      expect(Object.keys(body)).toEqual(Object.keys(served));
      expect(body.entry.map(comparable)).toEqual(served.entry.map(comparable));
    });

    it('the path of an address is that of Spine’s own', async () => {
      for (const [file, asked] of [
        ['endpoint', { ...UPLOAD }],
        ['endpoint_forward_reliable', { organisation: 'X26', partyKey: 'X26-820918', interaction: named('gp2gp:COPC_IN000001UK01') }],
      ] as const) {
        const { resources } = await sds.get(`/Endpoint?${query(asked)}`);
        const [served] = read('integration-expected', `${file}.json`).entry;
        expect(pathOf(resources[0]?.address)).toBe(pathOf(served.resource.address));
      }
    });
  });

  describe('the OAS', () => {
    const national = () => new Contract(read('spine-directory-service.bundled.json'));

    it('has no operation and no parameter that ours has not', () => {
      const ours = Contract.read(new URL('./openapi.yaml', import.meta.url));
      for (const { method, path, operation } of national().operations) {
        const names = (parameters: unknown) => (parameters as { name: string }[]).map(({ name }) => name.toLowerCase());
        const known = names(ours.parametersOf(method, path));
        for (const name of names(operation.parameters)) if (name !== 'apikey') expect(known, path).toContain(name);
      }
    });

    it.each(['/Device', '/Endpoint'])('allows answers of %s', async (path) => {
      const sds = await openSds();
      for (const asked of [
        { organisation: 'YES', interaction: named('psis:REPC_IN150016UK05') },
        { organisation: 'A20047', interaction: named('gpconnect:fhir:operation:gpc.getstructuredrecord-1') },
        { organisation: 'X26', interaction: named('gp2gp:COPC_IN000001UK01') },
        { organisation: 'Z99999', interaction: named('gp2gp:COPC_IN000001UK01') },
      ])
        expect(
          national().faultsOfBody({ method: 'GET', path, ...(await sds.get(`${path}?${query(asked)}`)) }),
          JSON.stringify(asked),
        ).toEqual([]);
    });
  });
});

/** An entry without what is new each time, and without the host of its address; order among extensions of one kind means nothing. */
function comparable({ resource, search }: { resource: Resource; search: unknown }): unknown {
  const extension = (resource.extension ?? []).map((one) => JSON.stringify(one)).sort();
  return { resource: { ...resource, id: '', address: pathOf(resource.address), extension }, search };
}

function pathOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : new URL(address).pathname;
}
