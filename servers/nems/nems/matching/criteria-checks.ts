/** What must hold for a subscription to get an event, one thing after the other (Events-Management, "Subscription criteria"). */
import { isActiveAt, type Subscription, type Target } from '../subscription/subscription.ts';
import type { Home, RoutingFacts } from './facts.ts';

/** An event, and by what it is matched. */
export interface Occurrence {
  readonly code: string;
  readonly facts: RoutingFacts;
  /** Milliseconds since the epoch: when it was accepted. */
  readonly at: number;
  /** Which change of the world it tells, where it tells one. */
  readonly worldSequence?: number;
}

/** One thing that a subscription asks for. */
export interface Check {
  /** The component of its criteria, or what else it is: `Patient.age gt5`. */
  readonly wants: string;
  readonly held: boolean;
  /** What there is: `is 3`. */
  readonly is: () => string;
}

/** Whether all of it holds; nothing is put into words. */
export function isFor(subscription: Subscription, occurrence: Occurrence): boolean {
  for (const { held } of checksOf(subscription, occurrence)) if (!held) return false;
  return true;
}

/** All that is asked for, in the order in which it is looked at. */
export function* checksOf(subscription: Subscription, occurrence: Occurrence): Generator<Check> {
  const { criteria } = subscription;
  const { code, facts, at, worldSequence } = occurrence;
  yield {
    wants: 'PDS record',
    held: facts.withheld === undefined,
    is: () => (facts.withheld === undefined ? 'may be told of' : `is ${facts.withheld}: nothing of it is delivered`),
  };
  yield { wants: `MessageHeader.event ${criteria.events.join(', ')}`, held: criteria.events.includes(code), is: () => `is ${code}` };
  if (subscription.endsAt !== undefined)
    yield { wants: `end ${instant(subscription.endsAt)}`, held: isActiveAt(subscription, at), is: () => `is ${instant(at)}` };
  if (worldSequence !== undefined)
    yield {
      wants: `made before the change (${worldSequence})`,
      held: subscription.sinceWorldSequence < worldSequence,
      is: () => `was made when ${subscription.sinceWorldSequence} was the last one`,
    };
  yield {
    wants: `${componentOf(criteria.target)} ${criteria.target.value}`,
    held: valuesFor(criteria.target.rule, facts).includes(criteria.target.value),
    is: () => inWords(criteria.target.rule, facts),
  };
  for (const { comparator, years } of criteria.ages)
    yield {
      wants: `Patient.age ${comparator}${years}`,
      held: facts.age !== undefined && COMPARISONS[comparator](facts.age, years),
      is: () => (facts.age === undefined ? 'is not known' : `is ${facts.age}`),
    };
  if (criteria.gpRegistration !== undefined)
    yield {
      wants: `GPRegistration ${criteria.gpRegistration}`,
      held: registration(facts) === criteria.gpRegistration,
      is: () => REGISTRATIONS[registration(facts) ?? 'unknown'](facts),
    };
}

const RULES: readonly Target['rule'][] = ['nhs-number', 'GP_GP_GP', 'CHO_GP_CCG', 'CHO_POSTCODE_CCG', 'UHV_POSTCODE_LACODE', 'COUNTRYCODE'];

/** At whom subscriptions can aim that this patient is among: each of these once. */
export function targetsOf(facts: RoutingFacts): readonly Target[] {
  return RULES.flatMap((rule) => valuesFor(rule, facts).map((value) => ({ rule, value })));
}

/** What a rule looks at: of somebody who has moved house, in both places. */
function valuesFor(rule: Target['rule'], facts: RoutingFacts): readonly string[] {
  switch (rule) {
    case 'nhs-number':
      return known(facts.nhsNumber, facts);
    case 'GP_GP_GP':
      return known(facts.practice, facts);
    case 'CHO_GP_CCG':
      return known(facts.practiceSubIcb, facts);
    case 'CHO_POSTCODE_CCG':
      return inHomes(facts, 'subIcb');
    case 'UHV_POSTCODE_LACODE':
      return inHomes(facts, 'localAuthority');
    case 'COUNTRYCODE':
      return inHomes(facts, 'country');
  }
}

function known(value: string | undefined, { withoutExplicit }: RoutingFacts): readonly string[] {
  return value === undefined || withoutExplicit ? [] : [value];
}

function inHomes({ homes }: RoutingFacts, field: Exclude<keyof Home, 'postcode'>): readonly string[] {
  const values = new Set<string>();
  for (const { [field]: value } of homes) if (value !== undefined) values.add(value);
  return [...values];
}

/** Of somebody who is not known neither can be said. */
function registration({ practice, withoutExplicit }: RoutingFacts): 'RegisteredOnly' | 'UnregisteredOnly' | undefined {
  if (withoutExplicit) return undefined;
  return practice === undefined ? 'UnregisteredOnly' : 'RegisteredOnly';
}

const REGISTRATIONS: Readonly<Record<'RegisteredOnly' | 'UnregisteredOnly' | 'unknown', (facts: RoutingFacts) => string>> = {
  RegisteredOnly: ({ practice }) => `is registered at ${practice}`,
  UnregisteredOnly: () => 'is registered nowhere',
  unknown: () => 'is not known',
};

const COMPARISONS: Readonly<Record<Subscription['criteria']['ages'][number]['comparator'], (age: number, years: number) => boolean>> = {
  lt: (age, years) => age < years,
  le: (age, years) => age <= years,
  eq: (age, years) => age === years,
  ge: (age, years) => age >= years,
  gt: (age, years) => age > years,
};

function componentOf({ rule }: Target): string {
  return rule === 'nhs-number' ? 'Patient.identifier' : rule;
}

/** What a rule has found, and for a home from which postcode. */
function inWords(rule: Target['rule'], facts: RoutingFacts): string {
  const values = valuesFor(rule, facts);
  if (facts.withoutExplicit && !BY_HOME.has(rule)) return 'is not known: no NHS number is known of the mother';
  const found = values.length > 0 ? `is ${values.join(' and ')}` : 'is not known';
  if (!BY_HOME.has(rule)) return found;
  return facts.homes.length === 0
    ? 'has no home with a postcode'
    : `${found}, by ${facts.homes.map(({ postcode }) => postcode).join(' and ')}`;
}

const BY_HOME: ReadonlySet<Target['rule']> = new Set(['CHO_POSTCODE_CCG', 'UHV_POSTCODE_LACODE', 'COUNTRYCODE']);

function instant(at: number): string {
  return new Date(at).toISOString();
}
