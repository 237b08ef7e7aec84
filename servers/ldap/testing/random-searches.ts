/** Searches by chance: about what the entries hold, a little beside it, and about what nobody holds. The same seed makes the same ones. */
import { parseDn, printDn } from '#formats/ldap/dn';
import type { LdifEntry } from '#formats/ldap/ldif';
import { SCOPES, type SearchRequest } from '#formats/ldap/message';
import type { AttributeValues, Filter } from '#formats/ldap/types';
import { type IdSource, seededIds } from '#kernel/ids';
import { allAttributes, attributeNamed } from '../schema/schema.ts';

/** How deep filters are nested. */
const DEPTH = 3;
const RULES = ['caseExactMatch', 'caseIgnoreMatch', '2.5.13.2', 'distinguishedNameMatch', 'objectIdentifierMatch', 'nonsenseMatch'];
const BRANCHES = ['o=nhs', 'ou=Services,o=nhs', 'ou=Organisations,o=nhs', 'ou=People,o=nhs'];
const NOWHERE = [
  'ou=nowhere,o=nhs',
  'uid=1,ou=people,o=nhs',
  'uniqueIdentifier=1,uid=2,ou=People,o=nhs',
  'c=gb',
  'o=nhs,c=gb',
  'o=nhs,',
  'nhs',
  '=',
  'o=n\\hs',
];

export function* randomSearches(entries: readonly LdifEntry[], seed: number, count: number): Generator<SearchRequest> {
  const chance = new Chance(seed);
  const searches = new RandomSearches(entries, chance);
  for (let made = 0; made < count; made++) yield searches.next();
}

class Chance {
  readonly #ids: IdSource;

  constructor(seed: number) {
    this.#ids = seededIds(seed);
  }

  /** Whether what happens in one of so many cases has. */
  oneIn(cases: number): boolean {
    return this.#ids.random() * cases < 1;
  }

  upTo(most: number): number {
    return Math.floor(this.#ids.random() * (most + 1));
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.upTo(choices.length - 1)] as T;
  }
}

class RandomSearches {
  readonly #entries: readonly LdifEntry[];
  readonly #chance: Chance;
  /** Without those of OpenLDAP's configuration, which differ from version to version. */
  readonly #attributes = allAttributes().filter(({ operational, name }) => !operational && !name.startsWith('olc'));

  constructor(entries: readonly LdifEntry[], chance: Chance) {
    this.#entries = entries;
    this.#chance = chance;
  }

  next(): SearchRequest {
    const chance = this.#chance;
    const about = chance.of(this.#entries);
    return {
      kind: 'search',
      base: this.#base(about),
      scope: chance.oneIn(2) ? 'sub' : chance.of(SCOPES),
      derefAliases: chance.upTo(3),
      sizeLimit: chance.oneIn(5) ? chance.upTo(20) : 0,
      timeLimit: 0,
      typesOnly: chance.oneIn(10),
      filter: this.#filter(about, chance.upTo(DEPTH)),
      attributes: this.#selection(about),
    };
  }

  #base({ dn }: LdifEntry): string {
    const chance = this.#chance;
    if (chance.oneIn(8)) return chance.of(NOWHERE);
    const name = chance.oneIn(2) ? chance.of(BRANCHES) : this.#above(dn);
    return chance.oneIn(2) ? name : this.#otherwise(name);
  }

  /** The entry itself, or what it is below. */
  #above(dn: string): string {
    const name = parseDn(dn) ?? [];
    return printDn(name.slice(this.#chance.upTo(Math.min(2, name.length - 1))));
  }

  /** The same name, written in another way. */
  #otherwise(name: string): string {
    return this.#chance.of([
      name.toUpperCase(),
      name.replaceAll(',', ' , '),
      name.replaceAll('=', ' = '),
      name.replace('uniqueIdentifier', '0.9.2342.19200300.100.1.44').replace('ou=', 'organizationalUnitName='),
      name.replace(/o=nhs$/, 'o=\\6e\\68\\73'),
    ]);
  }

  #selection({ attributes }: LdifEntry): readonly string[] {
    const chance = this.#chance;
    switch (chance.upTo(5)) {
      case 0:
        return [];
      case 1:
        return ['1.1'];
      case 2:
        return ['*', 'hasSubordinates', 'entryDN', 'structuralObjectClass', 'subschemaSubentry'];
      case 3:
        return [chance.of(['@nhsAs', '@nhsMhs', '@person', '@nonsense', '1.1']), 'nhsIDCode', 'nonsense'];
      default:
        return Array.from({ length: chance.upTo(4) }, () => this.#spelt(chance.of(attributes).type));
    }
  }

  #filter(about: LdifEntry, depth: number): Filter {
    const chance = this.#chance;
    if (depth === 0) return this.#condition(about);
    if (chance.oneIn(4)) return { kind: 'not', filter: this.#filter(about, depth - 1) };
    const kind = chance.oneIn(2) ? 'and' : 'or';
    const subject = () => (chance.oneIn(5) ? chance.of(this.#entries) : about);
    return { kind, filters: Array.from({ length: chance.upTo(3) }, () => this.#filter(subject(), depth - 1)) };
  }

  #condition(about: LdifEntry): Filter {
    const chance = this.#chance;
    const { type: shown, values } = this.#attributeOf(about);
    const type = this.#spelt(shown);
    const value = this.#beside(chance.of(values));
    switch (chance.upTo(11)) {
      case 0:
        return { kind: 'present', type };
      case 1:
      case 2:
        return { kind: 'substrings', type, ...this.#parts(value) };
      case 3:
        return { kind: chance.oneIn(2) ? 'greaterOrEqual' : 'lessOrEqual', type, value };
      case 4:
        return { kind: 'approx', type, value };
      case 5:
        return this.#extensible(type, value);
      default:
        return { kind: 'equal', type, value };
    }
  }

  /** Mostly one of the entry's own. */
  #attributeOf({ attributes }: LdifEntry): AttributeValues {
    const chance = this.#chance;
    if (chance.oneIn(16)) return { type: 'nonsense', values: ['x'] };
    if (chance.oneIn(12))
      return { type: chance.of(this.#attributes).name, values: ['x', 'TRUE', '1', 'o=nhs', '20200101000000Z', 'nhsAs'] };
    return chance.of(attributes);
  }

  #spelt(type: string): string {
    const chance = this.#chance;
    const known = attributeNamed(type);
    if (chance.oneIn(3) || known === undefined) return type.toUpperCase();
    return chance.of([type, type, type.toLowerCase(), known.oid, ...known.definition.names]);
  }

  #beside(value: string): string {
    const chance = this.#chance;
    return chance.oneIn(3)
      ? chance.of([
          value.toUpperCase(),
          value.toLowerCase(),
          ` ${value} `,
          value.replaceAll(' ', '  '),
          `${value}(*)\\`,
          value.slice(1),
          value.normalize('NFD'),
        ])
      : value;
  }

  #parts(value: string): { readonly initial?: string; readonly any: readonly string[]; readonly final?: string } {
    const chance = this.#chance;
    const third = Math.ceil(value.length / 3);
    const [initial, middle, final] = [value.slice(0, third), value.slice(third, 2 * third), value.slice(2 * third)];
    const parts = {
      ...(initial !== '' && chance.oneIn(2) && { initial }),
      any: middle !== '' && chance.oneIn(2) ? [middle] : [],
      ...(final !== '' && chance.oneIn(2) && { final }),
    };
    return 'initial' in parts || 'final' in parts || parts.any.length > 0 ? parts : { any: [value || 'x'] };
  }

  #extensible(type: string, value: string): Filter {
    const chance = this.#chance;
    const rule = chance.of(RULES);
    const dnAttributes = chance.oneIn(3);
    const common = { kind: 'extensible', value, dnAttributes } as const;
    return chance.oneIn(3) ? { ...common, rule } : chance.oneIn(2) ? { ...common, type } : { ...common, type, rule };
  }
}
