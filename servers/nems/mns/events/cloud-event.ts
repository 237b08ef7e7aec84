/**
 * Events as publishers send them: CloudEvents 1.0, less what MNS does not take (MNS OAS, `mns-publish-cloudevent`). Every attribute is
 * known, none may be null; what is wrong is said of each by name.
 */
import { isInstant, isUri, isUriReference } from './syntax.ts';

/** What a subscriber can filter by. */
export type Filtering = Readonly<Record<string, FilterValue>>;
export type FilterValue = string | number | boolean | readonly (string | number)[];

export interface CloudEvent {
  readonly specversion: '1.0';
  /** Unique for its source. */
  readonly id: string;
  /** URI reference: `uk.nhs.{service}`, or an ASID as `https://fhir.nhs.uk/Id/nhsSpineASID/{asid}`. */
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  /** NHS number, mostly. */
  readonly subject?: string;
  /** Where to fetch what it is about. */
  readonly dataref?: string;
  /** `W/"16"`. */
  readonly versionid?: string;
  readonly filtering?: Filtering;
}

/** What is wrong, by the name of the field (`channel.endpoint`). */
export type FieldErrors = Readonly<Record<string, string>>;

type Attribute = keyof CloudEvent;

/** Which event types there are. */
export type IsEventType = (type: string) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** In the order in which they are looked at, and named in an answer. */
const RULES: readonly (readonly [name: Attribute, needed: boolean, holds: (value: unknown, isEventType: IsEventType) => boolean])[] = [
  ['specversion', true, (value) => value === '1.0'],
  ['id', true, isText],
  ['source', true, (value) => isText(value) && isUriReference(value)],
  ['type', true, (value, isEventType) => isText(value) && isEventType(value)],
  ['time', true, (value) => isText(value) && isInstant(value)],
  ['subject', false, isText],
  ['dataref', false, (value) => isText(value) && isUri(value)],
  ['versionid', false, isText],
  ['filtering', false, isFiltering],
];
const NAMES: ReadonlySet<string> = new Set(RULES.map(([name]) => name));

/** Words of the live service for a name that it lists; the others follow them. */
const WORDS: Readonly<Partial<Record<Attribute, string>>> = { type: 'Please provide a valid event type' };

/** The event that a JSON value is, or what is wrong with it. */
export function readCloudEvent(
  value: unknown,
  isEventType: IsEventType,
): { readonly event: CloudEvent } | { readonly faults: FieldErrors } {
  const given = isRecord(value) ? value : {};
  const faults: Record<string, string> = {};
  for (const [name, needed, holds] of RULES)
    if (Object.hasOwn(given, name) ? !holds(given[name], isEventType) : needed)
      faults[name] = WORDS[name] ?? `Please provide a valid ${name}`;
  for (const name of Object.keys(given)) if (!NAMES.has(name)) setOwn(faults, name, 'Additional attributes are not allowed');
  return Object.keys(faults).length > 0 ? { faults } : { event: value as CloudEvent };
}

/** Flat: strings, numbers, booleans, and lists of strings or whole numbers. */
function isFiltering(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((one) => isScalar(one) || (Array.isArray(one) && one.every(isListed)));
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isListed(value: unknown): boolean {
  return typeof value === 'string' || Number.isInteger(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Also where the name is `__proto__`, which an assignment would not make a property of. */
function setOwn(into: Record<string, string>, name: string, value: string): void {
  Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}
