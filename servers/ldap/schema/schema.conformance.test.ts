/** The schema against the one that SDS publishes: each attribute and each class, and what differs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { subschemaEntry } from './subschema.ts';

const DATA = process.env.NHS_SANDBOX_REFERENCE_DATA;
const published: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(`${DATA}/spine/ldap/my_real_server_schema.json`, 'utf8'),
).raw;

/** What is told of each thing, by its identifier, but for what it is for. */
function byOid(descriptions: readonly string[]): ReadonlyMap<string, string> {
  return new Map(descriptions.map((one) => [one.split(' ')[1] as string, one]));
}

function ours(type: string): readonly string[] {
  return subschemaEntry().operational.find((attribute) => attribute.type === type)?.values ?? [];
}

const withoutDescription = (text: string) => text.replace(/ DESC '[^']*'/, '');

describe.each([
  ['attributeTypes', 420],
  ['objectClasses', 97],
  ['matchingRules', 37],
  ['ldapSyntaxes', 32],
])('%s', (type, count) => {
  const theirs = byOid(published[type] ?? []);

  test('are as many, each once', () => {
    expect(ours(type)).toHaveLength(count);
    expect([...byOid(ours(type)).keys()].sort()).toEqual([...theirs.keys()].sort());
  });

  test('are word for word the same but for descriptions, and but for what is listed', () => {
    const strip = type === 'ldapSyntaxes' ? (text: string) => text : withoutDescription;
    const differing = [...byOid(ours(type))].filter(([oid, text]) => text !== strip(theirs.get(oid) ?? ''));
    expect(differing.map(([oid]) => oid)).toEqual(DIFFERENCES[type] ?? []);
  });
});

/** An accredited system may name its maker: the published class has not caught up with the published attribute. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = { objectClasses: ['1.2.826.0.1285.0.2.0.107'] };

test('rules are for the same attributes; two that OpenLDAP hides elsewhere are not told of, and one attribute is new', () => {
  const uses = (descriptions: readonly string[]) =>
    new Map([...byOid(descriptions)].map(([oid, text]) => [oid, new Set(/APPLIES \(?([^)]*)/.exec(text)?.[1]?.trim().split(' $ '))]));
  const theirs = uses(published.matchingRuleUse ?? []);
  const told = uses(ours('matchingRuleUse'));
  expect([...theirs.keys()].filter((oid) => !told.has(oid))).toEqual(['2.5.13.24', '2.5.13.22']);
  for (const [oid, attributes] of told) {
    attributes.delete('nhsMhsManufacturerOrg');
    expect(attributes, oid).toEqual(theirs.get(oid));
  }
});
