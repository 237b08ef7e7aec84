/**
 * Filters, made ready to be asked of many entries: names looked up, values brought into the form in which they are compared. RFC 4511
 * §4.5.1.7: what cannot be decided is Undefined, and an entry is found only for which the whole is true.
 */
import { parseDn } from '#formats/ldap/dn';
import type { Filter } from '#formats/ldap/types';
import type { Entry } from '../entry.ts';
import { equalityOf, orderOf, partsOf } from '../schema/comparing.ts';
import { canBeAskedOf } from '../schema/matching-rules.ts';
import { type AttributeType, attributeNamed } from '../schema/schema.ts';
import { valuesOf } from './attributes.ts';
import { indexedAttributes } from './indexed.ts';
import type { Layer } from './layer.ts';
import { countOf, holds, NOBODY, type Postings, union } from './postings.ts';
import { ruleNamed } from './rules.ts';

/** `undefined` is Undefined. */
export type Truth = boolean | undefined;

/** Where to look for what fulfils a condition. */
export interface Candidates {
  /** An entry must be in every one of them. */
  readonly lists: readonly Postings[];
  /** Whether that is enough. */
  readonly exact: boolean;
}

/** A filter that is ready. */
export interface Condition {
  readonly test: (entry: Entry) => Truth;
  /** Candidates from a layer's indexes; nothing when any entry may do. */
  readonly candidates: (layer: Layer) => Candidates | undefined;
}

const anyEntry = () => undefined;
const nobody = () => ({ lists: [NOBODY], exact: true });
const UNDEFINED: Condition = { test: () => undefined, candidates: nobody };
const EVERYBODY: Condition = { test: () => true, candidates: () => ({ lists: [], exact: true }) };

/** Makes a filter ready. */
export function prepareFilter(filter: Filter): Condition {
  switch (filter.kind) {
    case 'and':
      return all(filter.filters.map(prepareFilter));
    case 'or':
      return any(filter.filters.map(prepareFilter));
    case 'not':
      return not(prepareFilter(filter.filter));
    case 'extensible':
      return extensible(filter);
    default: {
      const type = attributeNamed(filter.type);
      return type === undefined ? UNDEFINED : about(type, filter);
    }
  }
}

/** RFC 4526: without conditions it is true. */
function all(conditions: readonly Condition[]): Condition {
  return {
    test: (entry) => {
      let truth: Truth = true;
      for (const { test } of conditions) {
        const one = test(entry);
        if (one === false) return false;
        if (one === undefined) truth = undefined;
      }
      return truth;
    },
    candidates: (layer) => {
      const found = conditions.map(({ candidates }) => candidates(layer));
      const known = found.filter((one) => one !== undefined);
      if (known.length === 0 && found.length > 0) return undefined;
      return { lists: known.flatMap(({ lists }) => lists), exact: known.length === found.length && known.every(({ exact }) => exact) };
    },
  };
}

/** RFC 4526: without conditions it is false. */
function any(conditions: readonly Condition[]): Condition {
  return {
    test: (entry) => {
      let truth: Truth = false;
      for (const { test } of conditions) {
        const one = test(entry);
        if (one === true) return true;
        if (one === undefined) truth = undefined;
      }
      return truth;
    },
    candidates: (layer) => {
      const lists: Postings[] = [];
      let exact = true;
      for (const { candidates } of conditions) {
        const found = candidates(layer);
        if (found === undefined || found.lists.length === 0) return undefined;
        lists.push(intersection(found.lists));
        exact &&= found.exact;
      }
      return { lists: [lists.length === 0 ? NOBODY : union(lists)], exact };
    },
  };
}

function not({ test }: Condition): Condition {
  return {
    test: (entry) => {
      const truth = test(entry);
      return truth === undefined ? undefined : !truth;
    },
    candidates: anyEntry,
  };
}

/** What is in all of the lists. */
function intersection(lists: readonly Postings[]): Postings {
  if (lists.length === 1) return lists[0] as Postings;
  const [shortest, ...others] = [...lists].sort((one, other) => countOf(one) - countOf(other)) as [Postings, ...Postings[]];
  const inOthers = (entry: number) => others.every((list) => holds(list, entry));
  if (typeof shortest === 'number') return inOthers(shortest) ? shortest : NOBODY;
  return shortest.filter(inOthers);
}

/** A condition on one attribute, and on those that inherit from it. */
function about(type: AttributeType, filter: Exclude<Filter, { kind: 'and' | 'or' | 'not' | 'extensible' }>): Condition {
  switch (filter.kind) {
    case 'present':
      if (type.name === 'objectClass') return EVERYBODY;
      return { test: (entry) => valuesOf(entry, type).length > 0, candidates: anyEntry };
    case 'substrings':
      return parts(type, filter);
    case 'greaterOrEqual':
    case 'lessOrEqual':
      return ordered(type, filter.value, filter.kind === 'greaterOrEqual' ? 1 : -1);
    default:
      return equal(type, filter.value);
  }
}

function equal(type: AttributeType, value: string): Condition {
  const comparable = equalityOf(type);
  const wanted = comparable?.(value);
  if (comparable === undefined || wanted === undefined) return UNDEFINED;
  return {
    test: (entry) => valuesOf(entry, type).some((one) => comparable(one) === wanted),
    candidates: indexedAttributes().has(type.name) ? (layer) => ({ lists: [layer.find(type.name, wanted)], exact: true }) : anyEntry,
  };
}

/** `direction` 1: as great or greater; -1: as little or less. */
function ordered(type: AttributeType, value: string, direction: 1 | -1): Condition {
  const comparable = equalityOf(type);
  const order = orderOf(type);
  const bound = comparable?.(value);
  if (comparable === undefined || order === undefined || bound === undefined) return UNDEFINED;
  const fits = (one: string | undefined) => one !== undefined && order(one, bound) * direction >= 0;
  return { test: (entry) => valuesOf(entry, type).some((one) => fits(comparable(one))), candidates: anyEntry };
}

function parts(type: AttributeType, { initial, any, final }: Filter & { kind: 'substrings' }): Condition {
  const comparable = partsOf(type, true);
  if (comparable === undefined) return UNDEFINED;
  // spaces before a value and after it do not count: RFC 4518 §2.6.1
  const wanted = [initial?.trimStart() ?? '', ...any, final?.trimEnd() ?? ''].map((part) => comparable(part) ?? '');
  const whole = equalityOf(type) ?? comparable;
  return {
    test: (entry) => valuesOf(entry, type).some((value) => hasParts(whole(value) ?? '', wanted)),
    candidates: anyEntry,
  };
}

/** Whether a value begins with the first part, ends with the last, and has the others between them in this order. */
function hasParts(value: string, parts: readonly string[]): boolean {
  const initial = parts[0] as string;
  const final = parts.at(-1) as string;
  const end = value.length - final.length;
  if (!value.startsWith(initial) || !value.endsWith(final)) return false;
  let at = initial.length;
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

/**
 * By the attribute's own rule, or by one of the client's choice: on an attribute that can be asked by it, or on all of them. Undefined for
 * a rule that is none of equality.
 */
function extensible({ rule: ruleName, type: description, value, dnAttributes }: Filter & { kind: 'extensible' }): Condition {
  const type = description === undefined ? undefined : attributeNamed(description);
  if (description !== undefined && type === undefined) return UNDEFINED;
  const rule = ruleName === undefined ? undefined : ruleNamed(ruleName);
  if (type !== undefined && rule !== undefined && !canBeAskedOf(rule, type)) return UNDEFINED;
  const equality = ruleName === undefined ? type?.equality : rule?.name;
  const comparable = equality === undefined ? undefined : equalityOf({ equality });
  const wanted = comparable?.(value);
  if (comparable === undefined || wanted === undefined) return UNDEFINED;
  const concerns = (name: string) => {
    const one = attributeNamed(name);
    return type === undefined ? rule !== undefined && one !== undefined && canBeAskedOf(rule, one) : isOrInherits(one, type);
  };
  const matches = (one: string) => comparable(one) === wanted;
  return {
    test: (entry) => hasValue(entry, concerns, matches) || (dnAttributes && isNamedBy(entry, concerns, matches)),
    candidates: anyEntry,
  };
}

function isOrInherits(type: AttributeType | undefined, from: AttributeType): boolean {
  return type !== undefined && (type === from || isOrInherits(type.superior, from));
}

type Concerns = (attribute: string) => boolean;
type Matches = (value: string) => boolean;

function hasValue({ attributes, operational }: Entry, concerns: Concerns, matches: Matches): boolean {
  return [attributes, operational].some((list) => list.some(({ type, values }) => concerns(type) && values.some(matches)));
}

function isNamedBy({ dn }: Entry, concerns: Concerns, matches: Matches): boolean {
  return (parseDn(dn) ?? []).some((rdn) => rdn.some(({ type, value }) => concerns(type) && matches(value)));
}
