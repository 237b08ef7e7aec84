/** Whether an entry has a value: RFC 4511 §4.10. */
import type { Request } from '#formats/ldap/message';
import { equalityOf } from '../schema/comparing.ts';
import { attributeNamed } from '../schema/schema.ts';
import { valuesOf } from '../search/attributes.ts';
import type { LdapOperation } from './operation.ts';
import { NOT_A_NAME, noSuchObject } from './refusals.ts';
import { entryAt } from './special-entries.ts';

export const compare: LdapOperation<Extract<Request, { kind: 'compare' }>> = ({ type: description, value }, { aim, view, settings }) => {
  if (aim === undefined) return NOT_A_NAME;
  const entry = entryAt(aim, view, settings);
  if (entry === undefined) return noSuchObject(aim, view);
  const type = attributeNamed(description);
  if (type === undefined)
    return { result: 'undefinedAttributeType', diagnostic: `${description}: there is no such attribute`, decidedBy: 'attributeIsKnown' };
  const values = valuesOf(entry, type);
  if (values.length === 0) return { result: 'noSuchAttribute', decidedBy: 'entryHasAttribute' };
  const comparable = equalityOf(type);
  if (comparable === undefined)
    return { result: 'inappropriateMatching', diagnostic: `${type.name} cannot be compared`, decidedBy: 'attributeIsComparable' };
  const wanted = comparable(value);
  if (wanted === undefined)
    return { result: 'invalidAttributeSyntax', diagnostic: `${type.name} has no such values`, decidedBy: 'valueIsComparable' };
  return { result: values.some((one) => comparable(one) === wanted) ? 'compareTrue' : 'compareFalse' };
};
