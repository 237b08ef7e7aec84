/** The entry `cn=Subschema`, in which the directory tells its schema: RFC 4512 §4.2. Clients read it to know which attributes have one value. */
import type { AttributeValues } from '#formats/ldap/types';
import { type Entry, placeBelow, ROOT } from '../entry.ts';
import { describeAttribute, describeClass, describeRule, describeRuleUse, describeSyntax } from './description.ts';
import { canBeAskedOf, type MatchingRule, readMatchingRules, readSyntaxes } from './matching-rules.ts';
import { allAttributes, allClasses } from './schema.ts';

/** When the published schema of SDS was made. */
const MADE = '20190120215555Z';

let made: Entry | undefined;

/** The entry. Nearly all of it is operational: it must be asked for by name, or with `+`. */
export function subschemaEntry(): Entry {
  made ??= {
    ...placeBelow(ROOT, 'cn', 'Subschema'),
    attributes: [
      { type: 'objectClass', values: ['top', 'subentry', 'subschema', 'extensibleObject'] },
      { type: 'cn', values: ['Subschema'] },
    ],
    operational: describeSchema(),
  };
  return made;
}

function describeSchema(): readonly AttributeValues[] {
  const rules = readMatchingRules();
  return [
    { type: 'structuralObjectClass', values: ['subentry'] },
    { type: 'createTimestamp', values: [MADE] },
    { type: 'modifyTimestamp', values: [MADE] },
    { type: 'ldapSyntaxes', values: readSyntaxes().map(describeSyntax) },
    { type: 'matchingRules', values: rules.map(describeRule) },
    { type: 'matchingRuleUse', values: rules.flatMap(usesOf) },
    { type: 'attributeTypes', values: allAttributes().map(({ definition }) => describeAttribute(definition)) },
    { type: 'objectClasses', values: allClasses().map(({ definition }) => describeClass(definition)) },
  ];
}

/** Which attributes a rule can be asked of. */
function usesOf(rule: MatchingRule): readonly string[] {
  const attributes = allAttributes().filter((attribute) => canBeAskedOf(rule, attribute));
  return attributes.length === 0
    ? []
    : [
        describeRuleUse(
          rule,
          attributes.map(({ name }) => name),
        ),
      ];
}
