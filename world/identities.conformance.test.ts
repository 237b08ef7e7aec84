/**
 * Every identity that has been gathered from public repositories is in the world, or the register says what became of it. Runs where
 * the list is: the environment variable NHS_SANDBOX_REFERENCE_DATA names the folder that holds `identities/identities.json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Identity, publishedIdentities } from './identities.ts';
import type { PatientUser } from './identity-user.ts';
import type { MessageEndpoint } from './message-endpoint.ts';
import type { Patient } from './patient.ts';
import type { Practitioner } from './practitioner.ts';
import { loadSeeds } from './seeds.ts';

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;

interface Published {
  readonly patients: readonly {
    readonly nhsNumber: string;
    readonly world: {
      readonly names?: readonly string[];
      readonly birthDate?: string;
      readonly postcode?: string;
      readonly gp?: string;
    } | null;
  }[];
  readonly identityUsers: readonly { readonly uid: string }[];
  readonly nhsLoginAccounts: readonly {
    readonly environment: string;
    readonly email: string;
    readonly nhs_number?: string;
    readonly identity_proofing_level: string;
  }[];
  readonly organisations: readonly { readonly ods: string }[];
  readonly systems: readonly { readonly asid: string }[];
  readonly endpoints: readonly { readonly partyKey: string }[];
  readonly mailboxes: readonly { readonly id: string }[];
  readonly workflows: readonly { readonly id: string }[];
  readonly practitioners: readonly { readonly type: string; readonly value: string }[];
  readonly fixtures: readonly { readonly id: string }[];
}

/** One row of the list may name several: `X26HC005, X26HC006 (examples)`. Remarks in brackets are no part of a name. */
function namesIn(text: string): readonly string[] {
  return text
    .replace(/\([^()]*\)/g, '')
    .split(/[;,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .flatMap(range);
}

/** `200000000115 .. 200000000117` is three. */
function range(name: string): readonly string[] {
  const [first, last] = name.split(' .. ').map(Number);
  if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) return [name];
  return Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
}

/** Whose record the national sandbox shows nearly empty; that a mock of one client has more is that client's. */
const NEARLY_EMPTY = '9000000033';

/** How the registers of practitioners are called in the list. */
const REGISTERS: Readonly<Record<string, string>> = {
  'gmc-number': 'gmc',
  'gphc-number': 'gphc',
  'nmc-number': 'nmc',
  'din-number': 'din',
  'nhsbsa-spurious-code': 'spurious',
};

describe.skipIf(folder === undefined)('every published', () => {
  let published: Published;
  const world = new Map<string, ReadonlyMap<string, object>>();
  const register = new Map(publishedIdentities().map((identity) => [`${identity.kind} ${identity.id}`, identity]));

  beforeAll(() => {
    published = JSON.parse(readFileSync(join(folder as string, 'identities', 'identities.json'), 'utf8'));
    for (const [name, documents] of loadSeeds()) world.set(name, new Map([...documents].map(({ id, doc }) => [id, doc])));
  });

  const documents = <T>(collection: string) => [...(world.get(collection)?.values() ?? [])] as T[];
  const isIn = (collection: string) => (id: string) => world.get(collection)?.has(id) === true;
  /** Those that neither the world nor the register knows, or that the register has as something else than the world. */
  function undecided(kind: Identity['kind'], ids: readonly string[], isHeld: (id: string) => boolean): readonly string[] {
    return ids.filter((id) => {
      const resolution = register.get(`${kind} ${id}`)?.resolution;
      const held = isHeld(id);
      return resolution === undefined ? !held : held !== (resolution === 'seeded');
    });
  }

  test('patient', () => {
    const ids = published.patients.map(({ nhsNumber }) => nhsNumber);
    expect(undecided('patient', ids, isIn('patients'))).toEqual([]);
  });

  test('patient has the published name, birth date, postcode and practice', () => {
    const differing: string[] = [];
    for (const { nhsNumber, world: said } of published.patients) {
      const patient = world.get('patients')?.get(nhsNumber) as Patient | undefined;
      if (patient === undefined || !said || nhsNumber === NEARLY_EMPTY) continue;
      const names = patient.names.map(({ prefixes = [], given = [], family }) => [
        [...given, family],
        [...prefixes, ...given, family],
      ]);
      const called = new Set(names.flat().map((parts) => parts.filter(Boolean).join(' ')));
      const postcodes = patient.addresses.map(({ postcode }) => postcode?.replaceAll(' ', ''));
      const practices = [patient.gpRegistration?.practice, patient.managingOrganisation?.organisation];
      if (said.names?.some((name) => !called.has(name))) differing.push(`${nhsNumber} is called ${[...called].join(', ')}`);
      if (said.birthDate && said.birthDate !== patient.birthDate) differing.push(`${nhsNumber} was born ${patient.birthDate}`);
      if (said.postcode && !postcodes.includes(said.postcode.replaceAll(' ', ''))) differing.push(`${nhsNumber} lives at ${postcodes}`);
      if (said.gp && !patient.supersededBy && !practices.includes(said.gp)) differing.push(`${nhsNumber} is registered at ${practices}`);
    }
    expect(differing).toEqual([]);
  });

  test('user of NHS CIS2', () => {
    const ids = published.identityUsers.flatMap(({ uid }) => namesIn(uid));
    expect(undecided('user', ids, isIn('users'))).toEqual([]);
  });

  test('account of NHS login', () => {
    const users = documents<PatientUser>('users');
    const missing = published.nhsLoginAccounts.filter(
      ({ environment, email, nhs_number, identity_proofing_level: level }) =>
        !users.some(
          (user) =>
            user.email === email &&
            environment.startsWith(user.environment ?? '-') &&
            user.proofingLevel === level &&
            (user.nhsNumber ?? '-') === (nhs_number ?? '-'),
        ),
    );
    expect(missing).toEqual([]);
  });

  test('organisation', () => {
    const ids = published.organisations.flatMap(({ ods }) => namesIn(ods));
    expect(undecided('organisation', ids, isIn('organisations'))).toEqual([]);
  });

  test('practitioner', () => {
    const practitioners = documents<Practitioner>('practitioners');
    const known = new Set(
      practitioners.flatMap(({ sdsUserId, roleProfiles, registrations }) => [
        `sds-user-id ${sdsUserId}`,
        ...roleProfiles.map(({ id }) => `sds-role-profile-id ${id}`),
        ...registrations.map(({ register: name, number }) => `${name} ${number}`),
      ]),
    );
    const ids = published.practitioners.map(({ type, value }) => `${REGISTERS[type] ?? type} ${value}`);
    expect(undecided('practitioner', ids, (id) => known.has(id))).toEqual([]);
  });

  test('system', () => {
    const ids = published.systems.flatMap(({ asid }) => namesIn(asid));
    expect(undecided('system', ids, isIn('systems'))).toEqual([]);
  });

  test('endpoint', () => {
    const partyKeys = new Set(documents<MessageEndpoint>('endpoints').map(({ partyKey }) => partyKey));
    const ids = published.endpoints.map(({ partyKey }) => partyKey);
    expect(undecided('endpoint', [...new Set(ids)], (id) => partyKeys.has(id))).toEqual([]);
  });

  test('mailbox', () => {
    const ids = published.mailboxes.flatMap(({ id }) => namesIn(id));
    expect(undecided('mailbox', ids, isIn('mailboxes'))).toEqual([]);
  });

  test('workflow', () => {
    const ids = published.workflows.flatMap(({ id }) => namesIn(id));
    expect(undecided('workflow', ids, isIn('workflows'))).toEqual([]);
  });

  test('fixture', () => {
    const ids = published.fixtures.map(({ id }) => id);
    expect(undecided('fixture', ids, () => false)).toEqual([]);
  });
});
