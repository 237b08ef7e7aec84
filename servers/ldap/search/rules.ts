/** Matching rules as filters name them. */
import { type MatchingRule, readMatchingRules } from '../schema/matching-rules.ts';

let known: ReadonlyMap<string, MatchingRule> | undefined;

/** A rule that is asked for by name, in any letter case, or by its identifier; nothing for one that nobody knows. */
export function ruleNamed(name: string): MatchingRule | undefined {
  known ??= new Map(readMatchingRules().flatMap((rule) => [rule.oid, rule.name.toLowerCase()].map((key) => [key, rule] as const)));
  return known.get(name.toLowerCase());
}
