/** One directory, three faces: whatever LDAP shows of the standard world, FHIR and CIS2 show too, and nothing else. */
import { beforeAll, expect, test } from 'vitest';
import type { Device, Endpoint } from '#formats/fhir/r4/types';
import { factsOfContract, factsOfSystem, toDevice, toEndpoint } from '#servers/fhir/sds/views';
import type { Entry } from '#servers/ldap/entry';
import { addressOf, entriesOf, standardWorld } from '#servers/ldap/tree/testing/standard-tree';
import { roleClaim } from '#servers/oauth/cis2/claims';
import type { AccreditedSystem } from '#world/accredited-system';
import type { MessageEndpoint } from '#world/message-endpoint';
import type { Practitioner } from '#world/practitioner';
import { hostOf, resolveAddress } from '#world/rules/address';
import { contractsOf, isListed } from '#world/spine/contracts';

type Attributes = Readonly<Record<string, readonly string[]>>;

let world: ReadonlyMap<string, ReadonlyMap<string, object>>;
let entries: readonly Entry[];
beforeAll(() => {
  world = standardWorld();
  entries = entriesOf(world);
});

const documents = <T>(collection: string) => [...(world.get(collection)?.values() ?? [])] as T[];

const attributesOf = ({ attributes }: Entry): Attributes => Object.fromEntries(attributes.map(({ type, values }) => [type, values]));

const entriesOfClass = (name: string) => entries.map(attributesOf).filter(({ objectClass }) => objectClass?.at(-1) === name);

/** Entries of a class, by `uniqueIdentifier`. */
function entriesNamed(objectClass: string): ReadonlyMap<string, Attributes> {
  return new Map(entriesOfClass(objectClass).map((entry) => [entry.uniqueIdentifier?.[0] ?? '', entry]));
}

/** Values that stand in identifiers or extensions, by the last part of the system that says what they are. */
function valuesOf({ identifier = [], extension = [] }: Device | Endpoint): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  const add = (system: string | undefined, value: string | undefined) => {
    const name = system?.split(/[/-]/).at(-1) ?? '';
    values.set(name, [...(values.get(name) ?? []), value ?? '']);
  };
  for (const { system, value } of identifier) add(system, value);
  for (const one of extension) {
    add(one.url, one.valueReference?.identifier?.value);
    for (const term of one.extension ?? []) add(term.url, term.valueString ?? String(term.valueInteger));
  }
  return values;
}

test('every accredited system is a Device and an nhsAs, with the same facts', () => {
  const named = entriesNamed('nhsAs');
  const systems = documents<AccreditedSystem>('systems').filter(isListed);
  expect(named.size).toBe(systems.length);
  for (const system of systems) {
    const entry = named.get(system.asid) as Attributes;
    const device = toDevice('', factsOfSystem(system));
    const values = valuesOf(device);
    expect(values.get('nhsSpineASID'), system.asid).toEqual(entry.uniqueIdentifier);
    expect(values.get('nhsMhsPartyKey')).toEqual(entry.nhsMHSPartyKey);
    expect(values.get('ManufacturingOrganisation')).toEqual(entry.nhsMhsManufacturerOrg);
    expect(new Set(values.get('NhsServiceInteractionId'))).toEqual(new Set(entry.nhsAsSvcIA));
    expect(device.owner?.identifier?.value).toBe(entry.nhsAsClient?.[0]);
  }
});

test('every contract is an Endpoint and in an nhsMhs, with the same facts', () => {
  const named = entriesNamed('nhsMhs');
  const shown = new Set<string>();
  for (const endpoint of documents<MessageEndpoint>('endpoints')) {
    for (const contract of contractsOf(endpoint).values()) {
      const address = resolveAddress(contract.addresses[0] as string, addressOf);
      const fqdn = endpoint.fqdn ?? hostOf(address);
      const resource = toEndpoint('', factsOfContract(endpoint, contract, { address, fqdn }));
      const entry = named.get(contract.entryId) as Attributes;
      shown.add(contract.entryId);
      expect(entry.nhsMhsSvcIA, contract.interaction).toContain(contract.interaction);
      expect(entry.nhsMHSEndPoint).toContain(resource.address);
      expect([resource.managingOrganization?.identifier?.value]).toEqual(entry.nhsIDCode);
      const values = valuesOf(resource);
      expect(values.get('nhsMHSId')).toEqual(entry.uniqueIdentifier);
      expect(values.get('nhsMhsFQDN')).toEqual(entry.nhsMhsFQDN);
      expect(values.get('nhsMhsPartyKey')).toEqual(entry.nhsMHSPartyKey);
      expect(values.get('nhsMhsCPAId')).toEqual(entry.nhsMhsCPAId);
      for (const term of TERMS) expect(values.get(term), term).toEqual(entry[term]);
    }
  }
  expect(shown.size).toBe(named.size);
});

const TERMS = [
  'nhsMHSSyncReplyMode',
  'nhsMHSRetryInterval',
  'nhsMHSRetries',
  'nhsMHSPersistDuration',
  'nhsMHSDuplicateElimination',
  'nhsMHSAckRequested',
  'nhsMHSActor',
];

test('every role that CIS2 tells of is an nhsOrgPersonRole below the person and the organisation', () => {
  const byDn = new Map(entries.map((entry) => [entry.dn, attributesOf(entry)]));
  let roles = 0;
  for (const { sdsUserId, roleProfiles } of documents<Practitioner>('practitioners')) {
    for (const role of roleProfiles) {
      const claim = roleClaim(role);
      const above = `uniqueIdentifier=${claim.person_orgid},uid=${sdsUserId},ou=People,o=nhs`;
      const entry = byDn.get(`uniqueIdentifier=${claim.person_roleid},${above}`);
      expect(byDn.get(above)?.nhsIDCode, above).toEqual([claim.org_code]);
      expect([entry?.nhsIDCode, entry?.nhsJobRoleCode, entry?.nhsJobRole]).toEqual([
        [claim.org_code],
        [claim.role_code],
        [claim.role_name],
      ]);
      expect([entry?.nhsBusinessFunctions, entry?.nhsBusinessFunctionsCodes]).toEqual([claim.activities, claim.activity_codes]);
      expect([entry?.nhsWorkGroups, entry?.nhsWorkGroupsCodes]).toEqual([claim.workgroups, claim.workgroups_codes]);
      expect([entry?.nhsAreaOfWork, entry?.nhsAreaOfWorkCodes]).toEqual([claim.aow, claim.aow_codes]);
      roles += 1;
    }
  }
  expect(entriesOfClass('nhsOrgPersonRole')).toHaveLength(roles);
});
