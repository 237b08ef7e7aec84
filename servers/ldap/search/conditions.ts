/**
 * Makes filters ready: names looked up, values brought into the form in which they are compared. RFC 4511 §4.5.1.7: what cannot be decided
 * is Undefined, and an entry is found only for which the whole is true.
 */
import type { Filter } from '#formats/ldap/types';
import { attributeNamed } from '../schema/schema.ts';
import { anyEntry, type Condition, type Truth, UNDEFINED } from './condition.ts';
import { extensible } from './extensible.ts';
import { intersection, NOBODY, type Postings, union } from './postings.ts';
import { about } from './value-conditions.ts';

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
    candidates: (layer, inReach) => {
      const found = conditions.map(({ candidates }) => candidates(layer, inReach));
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
    candidates: (layer, inReach) => {
      const lists: Postings[] = [];
      let exact = true;
      for (const { candidates } of conditions) {
        const found = candidates(layer, inReach);
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
