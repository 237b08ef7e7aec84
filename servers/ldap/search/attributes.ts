/** What of an entry a filter or a selection means by an attribute. */
import type { Entry } from '../entry.ts';
import { type AttributeType, allAttributes } from '../schema/schema.ts';

const NO_VALUES: readonly string[] = [];

const families = new WeakMap<AttributeType, ReadonlySet<string>>();

/** The attribute and all that inherit from it, by the names under which they are shown. */
export function familyOf(type: AttributeType): ReadonlySet<string> {
  let family = families.get(type);
  if (family === undefined) {
    family = new Set(
      allAttributes()
        .filter((one) => inherits(one, type))
        .map(({ name }) => name),
    );
    families.set(type, family);
  }
  return family;
}

/** Whether an attribute is another, or inherits from it. */
export function inherits(type: AttributeType | undefined, from: AttributeType): boolean {
  return type !== undefined && (type === from || inherits(type.superior, from));
}

/** All values of an attribute, and of those that inherit from it. */
export function valuesOf(entry: Entry, type: AttributeType): readonly string[] {
  if (type.name === 'entryDN') return [entry.dn];
  const family = familyOf(type);
  const list = type.operational ? entry.operational : entry.attributes;
  let found = NO_VALUES;
  for (const attribute of list) {
    if (family.has(attribute.type)) found = found === NO_VALUES ? attribute.values : [...found, ...attribute.values];
  }
  return found;
}
