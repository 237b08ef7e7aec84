/** Matching rules as filters name them. */
import { readMatchingRules } from '../schema/matching-rules.ts';

let known: ReadonlyMap<string, string> | undefined;

/** The name of a rule that is asked for by name, in any letter case, or by its identifier; nothing for one that nobody knows. */
export function ruleNamed(rule: string): string | undefined {
  known ??= new Map(readMatchingRules().flatMap(({ oid, name }) => [oid, name.toLowerCase()].map((key) => [key, name] as const)));
  return known.get(rule.toLowerCase());
}
