/** What is published of Spine's own entries, against ours. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { patternOf } from '#world/spine/contracts';
import { entriesOf, standardWorld } from './testing/standard-tree.ts';

const spine = `${process.env.NHS_SANDBOX_REFERENCE_DATA}/spine`;
const read = (file: string) => JSON.parse(readFileSync(`${spine}/${file}`, 'utf8'));

interface PublishedInteraction {
  readonly mhsAdaptorWorkflow?: string;
  readonly inSpineAS?: boolean;
}
const catalogue: readonly [id: string, PublishedInteraction][] = Object.entries(read('interactions-catalogue.json').interactions);

const entries = entriesOf(standardWorld()).map(({ attributes }) =>
  Object.fromEntries(attributes.map(({ type, values }) => [type, values])),
);
const valuesAt = (organisation: string, type: string) =>
  new Set(entries.filter(({ nhsIDCode }) => nhsIDCode?.[0] === organisation).flatMap((entry) => entry[type] ?? []));

describe.each(['YES', 'YEA'])('Spine as %s', (organisation) => {
  const named = valuesAt(organisation, 'nhsAsSvcIA');
  const taken = valuesAt(organisation, 'nhsMhsSvcIA');

  test('names all interactions that its published entry names', () => {
    expect(catalogue.filter(([id, { inSpineAS }]) => inSpineAS && !named.has(id))).toEqual([]);
  });

  test('takes all of them but those of FHIR services that are not here', () => {
    const missing = catalogue.filter(([id, { inSpineAS }]) => inSpineAS && !taken.has(id)).map(([id]) => id.split(':')[4]);
    expect([...new Set(missing)]).toEqual(['homeoffice', 'nrl', 'nrls', 'raflags', 'visitorsandmigrants']);
  });

  test('takes all that the MHS adaptor sends to it; what is forwarded goes to others', () => {
    const sent = catalogue.filter(([id, { mhsAdaptorWorkflow }]) => mhsAdaptorWorkflow && !patternOf(id).startsWith('forward'));
    expect(sent.length).toBeGreaterThan(50);
    expect(sent.filter(([id]) => !taken.has(id))).toEqual([]);
    // its published entry does not name these
    const unnamed = sent.filter(([id]) => !named.has(id)).map(([id]) => id.slice('urn:nhs:names:services:'.length));
    expect(unnamed).toEqual(organisation === 'YES' ? ['pds:PRPA_IN000200SM13', 'pds:PRPA_IN000204SM13', 'pdsquery:QUPA_IN000008SM13'] : []);
  });
});

/**
 * A name can be that of one entry, and this one is that of the system; one interaction is read under another root than its neighbours, and
 * so has an entry of its own.
 */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = { S20001A000168: ['uniqueIdentifier'], '227319907549': ['nhsMhsSvcIA'] };

/** As `sds_mhs_response.json` has them: those of Spine and of its test party. Addresses are the sandbox's own. */
const contracts: readonly Readonly<Record<string, string | readonly string[]>>[] = read('ldap/sds_mhs_response.json');

test.each(contracts.map((contract) => [String(contract.nhsMhsCPAId ?? contract.uniqueIdentifier), contract] as const))(
  '%s is as published',
  (id, contract) => {
    const entry = entries.find(({ nhsMhsCPAId, uniqueIdentifier }) => nhsMhsCPAId?.[0] === id || uniqueIdentifier?.[0] === id);
    const published = Object.entries(contract).map(([type, values]) => [type, [values].flat()] as const);
    const differing = published.filter(([type, values]) => values.length > 0 && String(entry?.[type]) !== String(values));
    expect(differing.map(([type]) => type).filter((type) => type !== 'nhsMHSEndPoint')).toEqual(DIFFERENCES[id] ?? []);
    const absent = published.filter(([type, values]) => values.length === 0 && entry?.[type] !== undefined);
    expect(absent.map(([type]) => type)).toEqual([]);
  },
);
