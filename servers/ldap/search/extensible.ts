/** Conditions by a matching rule of the client's choice: RFC 4511 §4.5.1.7.7. */
import { parseDn } from '#formats/ldap/dn';
import type { Filter } from '#formats/ldap/types';
import type { Entry } from '../entry.ts';
import { equalityOf } from '../schema/comparing.ts';
import { canBeAskedOf } from '../schema/matching-rules.ts';
import { attributeNamed } from '../schema/schema.ts';
import { inherits } from './attributes.ts';
import { anyEntry, type Condition, UNDEFINED } from './condition.ts';
import { ruleNamed } from './rules.ts';

/**
 * By the attribute's own rule, or by one of the client's choice: on an attribute that can be asked by it, or on all of them. Undefined for
 * a rule that is none of equality.
 */
export function extensible({ rule: ruleName, type: description, value, dnAttributes }: Filter & { kind: 'extensible' }): Condition {
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
    return type === undefined ? rule !== undefined && one !== undefined && canBeAskedOf(rule, one) : inherits(one, type);
  };
  const matches = (one: string) => comparable(one) === wanted;
  return {
    test: (entry) => hasValue(entry, concerns, matches) || (dnAttributes && isNamedBy(entry, concerns, matches)),
    candidates: anyEntry,
  };
}

type Concerns = (attribute: string) => boolean;
type Matches = (value: string) => boolean;

function hasValue({ attributes, operational }: Entry, concerns: Concerns, matches: Matches): boolean {
  return [attributes, operational].some((list) => list.some(({ type, values }) => concerns(type) && values.some(matches)));
}

function isNamedBy({ dn }: Entry, concerns: Concerns, matches: Matches): boolean {
  return (parseDn(dn) ?? []).some((rdn) => rdn.some(({ type, value }) => concerns(type) && matches(value)));
}
