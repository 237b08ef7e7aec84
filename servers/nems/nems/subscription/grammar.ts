/**
 * Criteria of a subscription on paper (Events-Management, "Criteria components"): `/Bundle?type=message&name=value…`, its components in
 * any order. With `Patient.identifier` they are explicit, with `subscriptionRuleType` generic; never both.
 *
 * Read with forbearance, and with advice where it was needed: names in any case, no first `/`, `&amp;` for `&`, values percent-encoded.
 */
import { isNhsNumber } from '#world/rules/nhs-number';
import type { NemsRefusal } from '../errors.ts';
import { EVENT_TYPES } from '../events/types.ts';
import type { Criteria } from './criteria.ts';
import type { Target } from './subscription.ts';

export interface CriteriaOptions {
  /** Holds them to what the documentation only says should be. */
  readonly strict: boolean;
  /** ODS code of who subscribes: of which practice a generic subscription is that names none. */
  readonly subscriber: string;
}

export type CriteriaReading = { readonly criteria: Criteria; readonly advice: readonly string[] } | { readonly refusal: NemsRefusal };

/** Reads criteria; never throws. */
export function readCriteria(text: string, options: CriteriaOptions): CriteriaReading {
  try {
    const reader = new Reader(componentsOf(text), options);
    return { criteria: reader.read(), advice: text.includes('&amp;') ? [...reader.advice, DOUBLY_ESCAPED] : reader.advice };
  } catch (error) {
    if (error instanceof Problem) return { refusal: error.refusal };
    throw error;
  }
}

/** Writes criteria in their usual order. */
export function writeCriteria({ serviceType, events, target, ages, gpRegistration, tag }: Criteria): string {
  const isExplicit = target.rule === 'nhs-number';
  const components: readonly (readonly [name: string, value: string | undefined])[] = [
    ['serviceType', serviceType],
    ['Patient.identifier', isExplicit ? `${NHS_NUMBER_SYSTEM}${target.value}` : undefined],
    ['subscriptionRuleType', isExplicit ? undefined : target.rule],
    ['Organization.identifier', isExplicit ? undefined : target.value],
    ...events.map((code) => ['MessageHeader.event', code] as const),
    ...ages.map(({ comparator, years }) => ['Patient.age', `${comparator}${years}`] as const),
    ['GPRegistration', gpRegistration],
    ['tag', tag],
  ];
  const written = components.flatMap(([name, value]) => (value === undefined ? [] : [`&${name}=${value}`]));
  return `/Bundle?type=message${written.join('')}`;
}

const NHS_NUMBER_SYSTEM = 'http://fhir.nhs.net/Id/nhs-number|';
const NHS_NUMBER = /^(?:http:\/\/fhir\.nhs\.net\/Id\/nhs-number\||https:\/\/fhir\.nhs\.uk\/Id\/nhs-number\|)?([^|]*)$/;
const ODS_CODE = /^(?:https:\/\/fhir\.nhs\.uk\/Id\/ods-organization-code\|)?([A-Za-z0-9]{3,10})$/;
const AGE = /^(lt|le|eq|ge|gt)(\d{1,3})$/;
const TAG = /^[A-Za-z0-9_\-|,]{1,100}$/;
const DOUBLY_ESCAPED = 'the criteria have &amp; for &: they were escaped twice';

const SERVICE_TYPES = ['GP', 'CHO', 'UHV', 'EPCHR'] as const;
const RULES = ['GP_GP_GP', 'UHV_POSTCODE_LACODE', 'CHO_GP_CCG', 'CHO_POSTCODE_CCG', 'COUNTRYCODE'] as const;
/** What `COUNTRYCODE` was called until version 2.9.1. */
const OLD_COUNTRY_RULE = 'HSS';
const REGISTRATIONS = ['RegisteredOnly', 'UnregisteredOnly'] as const;
/** ONS codes. */
export const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['E92000001', 'England'],
  ['W92000004', 'Wales'],
  ['S92000003', 'Scotland'],
  ['N92000002', 'Northern Ireland'],
  ['L93000001', 'Channel Islands'],
  ['M83000003', 'Isle of Man'],
]);

/** How often a component may stand in criteria of each kind, by its name in lower case. */
const MOST = {
  servicetype: { explicit: 1, generic: 1 },
  'patient.identifier': { explicit: 1, generic: 0 },
  'messageheader.event': { explicit: Infinity, generic: Infinity },
  'patient.age': { explicit: 2, generic: 2 },
  gpregistration: { explicit: 1, generic: 1 },
  subscriptionruletype: { explicit: 0, generic: 1 },
  'organization.identifier': { explicit: 0, generic: 1 },
  tag: { explicit: 1, generic: 1 },
} as const;

type Component = keyof typeof MOST;
type Components = ReadonlyMap<Component, readonly string[]>;

/** Ends the reading. */
class Problem extends Error {
  readonly refusal: NemsRefusal;
  constructor(refusal: NemsRefusal) {
    super(refusal.diagnostics);
    this.refusal = refusal;
  }
}

/** The service does not say which rule was broken; the journal does. */
function refuse(reason: string): never {
  throw new Problem({
    error: 'INVALID_REQUEST_MESSAGE',
    diagnostics: 'The subscription criteria did not meet business rules',
    advice: [reason],
  });
}

function componentsOf(text: string): Components {
  const prefix = /^\/?Bundle\?type=message(?=&|$)/i.exec(text.trim());
  if (prefix === null) refuse('criteria begin with /Bundle?type=message');
  const components = new Map<Component, string[]>();
  const [, ...parts] = text
    .trim()
    .slice(prefix[0].length)
    .split(/&(?:amp;)?/);
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (!isComponent(name))
      refuse(name.trim() === '' ? 'criteria have a component without a name' : `${shown(name)} is no component of criteria`);
    const value = equals < 0 ? '' : decode(part.slice(equals + 1));
    const values = components.get(name);
    if (values === undefined) components.set(name, [value]);
    else values.push(value);
  }
  return components;
}

class Reader {
  readonly advice: string[] = [];
  readonly #components: Components;
  readonly #options: CriteriaOptions;

  constructor(components: Components, options: CriteriaOptions) {
    this.#components = components;
    this.#options = options;
  }

  read(): Criteria {
    const kind = this.#kind();
    for (const [name, values] of this.#components)
      if (values.length > MOST[name][kind]) refuse(`${kind} criteria have ${name} at most ${MOST[name][kind]} times`);
    const serviceType = this.#oneOf('servicetype', SERVICE_TYPES);
    const target = kind === 'explicit' ? this.#patient() : this.#rule();
    const events = this.#events(kind);
    const ages = this.#all('patient.age').map(ageOf);
    const gpRegistration = this.#oneOf('gpregistration', REGISTRATIONS);
    const tag = this.#one('tag');
    if (tag !== undefined && !TAG.test(tag)) refuse('a tag is at most 100 letters, digits, _, -, | and commas');
    if (gpRegistration !== undefined && (target.rule === 'CHO_GP_CCG' || target.rule === 'GP_GP_GP'))
      this.#should(`GPRegistration should not be combined with ${target.rule}, which is about registered patients`);
    return {
      ...(serviceType !== undefined && { serviceType }),
      events,
      target,
      ages,
      ...(gpRegistration !== undefined && { gpRegistration }),
      ...(tag !== undefined && { tag }),
    };
  }

  #kind(): 'explicit' | 'generic' {
    const isExplicit = this.#components.has('patient.identifier');
    const isGeneric = this.#components.has('subscriptionruletype');
    if (isExplicit === isGeneric) refuse('criteria have either Patient.identifier or subscriptionRuleType');
    return isExplicit ? 'explicit' : 'generic';
  }

  #patient(): Target {
    const value = NHS_NUMBER.exec(this.#one('patient.identifier') ?? '')?.[1];
    if (value === undefined) refuse(`Patient.identifier is ${NHS_NUMBER_SYSTEM} and an NHS number`);
    if (isNhsNumber(value)) return { rule: 'nhs-number', value };
    throw new Problem({
      error: 'INVALID_NHS_NUMBER',
      diagnostics: `The NHS number does not conform to the NHS Number format: ${cut(value)}.`,
    });
  }

  #rule(): Target {
    const named = this.#one('subscriptionruletype');
    if (named === OLD_COUNTRY_RULE) this.#should(`${OLD_COUNTRY_RULE} is now called COUNTRYCODE`);
    const rule = named === OLD_COUNTRY_RULE ? 'COUNTRYCODE' : RULES.find((one) => one === named);
    if (rule === undefined) refuse(`subscriptionRuleType is one of ${RULES.join(', ')}`);
    const identifier = this.#one('organization.identifier');
    if (identifier === undefined) return { rule, value: this.#withoutOrganisation(rule) };
    const value = ODS_CODE.exec(identifier)?.[1]?.toUpperCase();
    if (value === undefined) refuse(`Organization.identifier is a code: ${shown(identifier)}`);
    if (rule === 'COUNTRYCODE' && !COUNTRIES.has(value)) refuse(`Organization.identifier is one of ${[...COUNTRIES.keys()].join(', ')}`);
    return { rule, value };
  }

  #withoutOrganisation(rule: Target['rule']): string {
    if (rule !== 'GP_GP_GP') refuse(`${rule} needs Organization.identifier`);
    this.#should('Organization.identifier should say which practice: it is taken to be the one that subscribes');
    return this.#options.subscriber;
  }

  #events(kind: 'explicit' | 'generic'): readonly string[] {
    const codes = this.#all('messageheader.event');
    const unknown = codes.find((code) => !EVENT_TYPES.has(code));
    if (unknown !== undefined) refuse(`${shown(unknown)} is no event code`);
    const events = [...new Set(codes)];
    if (events.length === 0) refuse('criteria have MessageHeader.event at least once');
    if (events.length < codes.length) this.advice.push('MessageHeader.event has the same code more than once');
    if (kind === 'generic' && events.length > 1) this.#should('generic criteria should have MessageHeader.event once');
    return events;
  }

  #all(name: Component): readonly string[] {
    return this.#components.get(name) ?? [];
  }

  #one(name: Component): string | undefined {
    return this.#components.get(name)?.[0];
  }

  #oneOf<T extends string>(name: Component, values: readonly T[]): T | undefined {
    const sent = this.#one(name);
    const value = values.find((one) => one === sent);
    if (sent !== undefined && value === undefined) refuse(`${name} is one of ${values.join(', ')}`);
    return value;
  }

  #should(reason: string): void {
    if (this.#options.strict) refuse(reason);
    this.advice.push(reason);
  }
}

function ageOf(text: string): Criteria['ages'][number] {
  const [, comparator, years] = AGE.exec(text) ?? [];
  if (comparator === undefined) refuse('Patient.age is lt or gt and years');
  return { comparator: comparator as Criteria['ages'][number]['comparator'], years: Number(years) };
}

function isComponent(name: string): name is Component {
  return Object.hasOwn(MOST, name);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(`${shown(text)} is not percent-encoded as it should be`);
  }
}

/** As much of it as is needed to find it. */
function shown(text: string): string {
  return text.trim() === '' ? 'an empty value' : cut(text);
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
