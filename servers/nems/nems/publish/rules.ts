/** Rules about what is in a message, as data, and how a message is held against them. */
import type { FhirProblem, FhirResource, FhirValue } from '#formats/fhir/value';
import { at, describePath, isFhirObject, look, type Step, textsAt } from './look.ts';

/** How many there may be, both inclusive. */
export type Cardinality = readonly [least: number, most: number];

export const EXACTLY_ONE: Cardinality = [1, 1];
export const AT_MOST_ONE: Cardinality = [0, 1];
export const AT_LEAST_ONE: Cardinality = [1, Number.POSITIVE_INFINITY];
export const ANY: Cardinality = [0, Number.POSITIVE_INFINITY];

/** What each resource of a type must have at a path. */
export interface ElementRule {
  readonly of: string;
  readonly at: readonly Step[];
  /** Nothing is demanded where this is left out: what is there is looked at. */
  readonly count?: Cardinality;
  readonly oneOf?: readonly string[];
  readonly matches?: RegExp;
  /** What `matches` wants, for people: `a UUID`. */
  readonly is?: string;
  /** Reference to a resource of this type: one in the message, or any elsewhere. */
  readonly leadsTo?: string;
}

/** What cannot be said as data. */
export type MessageRule = (message: MessageView) => void;

/** What a message must and may hold. */
export interface PayloadRules {
  /** By type of resource. Others may be there too. */
  readonly resources: Readonly<Record<string, Cardinality>>;
  readonly elements: readonly ElementRule[];
  readonly further: readonly MessageRule[];
}

export interface EntryView {
  /** `Bundle.entry[0]`. */
  readonly path: string;
  readonly fullUrl: string | undefined;
  readonly resource: FhirResource;
}

/** A message while it is looked at, with what has been found. */
export class MessageView {
  readonly bundle: FhirResource;
  readonly entries: readonly EntryView[];
  readonly problems: FhirProblem[] = [];
  readonly #byFullUrl = new Map<string, EntryView>();

  constructor(bundle: FhirResource) {
    this.bundle = bundle;
    this.entries = look(bundle, ENTRY).flatMap((entry, index) => this.#entry(entry, `Bundle.entry[${index}]`));
    for (const entry of this.entries) if (entry.fullUrl !== undefined) this.#byFullUrl.set(entry.fullUrl, entry);
  }

  tell(path: string, problem: string): void {
    this.problems.push({ path, problem });
  }

  of(type: string): readonly EntryView[] {
    return this.entries.filter(({ resource }) => resource.resourceType === type);
  }

  /** The entry that a reference leads to: its text is compared with `fullUrl` as it stands. */
  behind(reference: string | undefined): EntryView | undefined {
    return reference === undefined ? undefined : this.#byFullUrl.get(reference);
  }

  hold(rule: ElementRule): void {
    for (const { path, resource } of this.of(rule.of)) this.#holdOne(rule, `${path}.resource.${describePath(rule.at)}`, resource);
  }

  #holdOne({ at: steps, count, oneOf, matches, is, leadsTo }: ElementRule, path: string, resource: FhirResource): void {
    const found = look(resource, steps);
    if (count !== undefined) this.count(path, found.length, count);
    for (const value of found) {
      const text = typeof value === 'string' ? value : '';
      if (oneOf !== undefined && !oneOf.includes(text)) this.tell(path, `is ${shown(value)}; it must be ${oneOf.join(' or ')}`);
      if (matches !== undefined && !matches.test(text)) this.tell(path, `is ${shown(value)}; it must be ${is}`);
      if (leadsTo !== undefined) this.#leadsTo(path, text, leadsTo);
    }
  }

  #leadsTo(path: string, reference: string, type: string): void {
    const target = this.behind(reference)?.resource.resourceType;
    const isElsewhere = new RegExp(`^https?://.*/${type}/[^/]+$`).test(reference);
    // what leads nowhere is told where all references are looked at
    if (target === undefined ? !isElsewhere && isAbsolute(reference) : target !== type)
      this.tell(path, `leads to ${target ?? shown(reference)}; it must lead to ${type}`);
  }

  /** Tells when there are too few or too many. */
  count(path: string, found: number, [least, most]: Cardinality): void {
    if (found === 0 && least > 0) this.tell(path, 'is missing');
    else if (found < least) this.tell(path, `is there ${found} times; it must be ${least} times at least`);
    else if (found > most) this.tell(path, `is there ${found} times; it may be ${most === 1 ? 'once' : `${most} times at most`}`);
  }

  #entry(entry: FhirValue, path: string): readonly EntryView[] {
    const resource = look(entry, RESOURCE)[0];
    if (!isFhirObject(resource) || typeof resource.resourceType !== 'string') {
      this.tell(path, 'has no resource');
      return [];
    }
    return [{ path, fullUrl: textsAt(entry, FULL_URL)[0], resource: resource as FhirResource }];
  }
}

const ENTRY = at('entry');
const RESOURCE = at('resource');
const FULL_URL = at('fullUrl');

function isAbsolute(reference: string): boolean {
  return /^https?:/.test(reference);
}

function shown(value: FhirValue): string {
  if (typeof value === 'object' && value !== null) return 'no text';
  const text = String(value);
  return text === '' ? 'empty' : text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
