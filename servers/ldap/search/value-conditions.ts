/** Conditions on the values of one attribute, and of those that inherit from it. */
import type { Filter } from '#formats/ldap/types';
import { equalityOf, orderOf, partsOf } from '../schema/comparing.ts';
import type { AttributeType } from '../schema/schema.ts';
import { valuesOf } from './attributes.ts';
import { anyEntry, type Condition, EVERYBODY, UNDEFINED } from './condition.ts';
import { indexedAttributes } from './indexed.ts';

/** Filters of one attribute, but for extensible ones. */
type AboutValues = Exclude<Filter, { kind: 'and' | 'or' | 'not' | 'extensible' }>;

/** Makes a filter on an attribute ready. */
export function about(type: AttributeType, filter: AboutValues): Condition {
  switch (filter.kind) {
    case 'present':
      if (type.name === 'objectClass') return EVERYBODY;
      return { test: (entry) => valuesOf(entry, type).length > 0, candidates: whoeverHas(type) };
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
  return { test: (entry) => valuesOf(entry, type).some((one) => fits(comparable(one))), candidates: whoeverHasValues(type, fits) };
}

function parts(type: AttributeType, { initial, any, final }: Filter & { kind: 'substrings' }): Condition {
  const comparable = partsOf(type, true);
  if (comparable === undefined) return UNDEFINED;
  // spaces before a value and after it do not count: RFC 4518 §2.6.1
  const wanted = [initial?.trimStart() ?? '', ...any, final?.trimEnd() ?? ''].map((part) => comparable(part) ?? '');
  const whole = equalityOf(type) ?? comparable;
  return {
    test: (entry) => valuesOf(entry, type).some((value) => hasParts(whole(value) ?? '', wanted)),
    candidates: whoeverHasValues(type, (value) => hasParts(value, wanted)),
  };
}

/** Found by the values in the index, unless there are more of them than entries to look at. */
function whoeverHasValues({ name }: AttributeType, fits: (value: string) => boolean): Condition['candidates'] {
  return (layer, inReach) => {
    const index = layer.index(name);
    return index === undefined || index.size > inReach ? undefined : { lists: [index.where(fits)], exact: true };
  };
}

function whoeverHas({ name }: AttributeType): Condition['candidates'] {
  return (layer, inReach) => {
    const index = layer.index(name);
    return index === undefined || index.size > inReach ? undefined : { lists: [index.present], exact: true };
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
