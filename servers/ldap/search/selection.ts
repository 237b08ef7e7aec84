/** Which attributes of its entries a search shows: RFC 4511 §4.5.1.8, RFC 3673 (`+`), RFC 4529 (`@class`). */
import type { AttributeValues } from '#formats/ldap/types';
import type { Entry } from '../entry.ts';
import { attributeNamed, classNamed } from '../schema/schema.ts';
import { familyOf } from './attributes.ts';

/** What is shown beside what an entry holds. */
export interface Circumstances {
  /** The name under which it is shown. */
  readonly name: string;
  readonly hasSubordinates: boolean;
}

/** A choice of attributes. */
export class Selection {
  /** Whether what it shows of an entry depends on its {@link Circumstances}. */
  readonly isCircumstantial: boolean;
  readonly #typesOnly: boolean;
  readonly #allUser: boolean;
  readonly #allOperational: boolean;
  readonly #names: ReadonlySet<string>;

  /** `attributes` as the client has named them. */
  constructor(attributes: readonly string[], typesOnly: boolean) {
    this.#typesOnly = typesOnly;
    this.#allUser = attributes.length === 0 || attributes.includes('*');
    this.#allOperational = attributes.includes('+');
    this.#names = new Set(attributes.flatMap(namesMeantBy));
    this.isCircumstantial = this.#allOperational || CIRCUMSTANTIAL.some((name) => this.#names.has(name));
  }

  /** What is shown of an entry. */
  of(entry: Entry, circumstances: Circumstances): readonly AttributeValues[] {
    const shown = this.#allUser ? entry.attributes : entry.attributes.filter(({ type }) => this.#names.has(type));
    const more = this.#wantsOperational ? this.#operationalOf(entry, circumstances) : [];
    const all = more.length === 0 ? shown : [...shown, ...more];
    return this.#typesOnly ? all.map(({ type }) => ({ type, values: [] })) : all;
  }

  get #wantsOperational(): boolean {
    return this.#allOperational || this.#names.size > 0;
  }

  #operationalOf(entry: Entry, { name, hasSubordinates }: Circumstances): readonly AttributeValues[] {
    const { operational } = entry;
    const added = this.isCircumstantial
      ? [
          { type: 'entryDN', values: [name] },
          { type: 'subschemaSubentry', values: ['cn=Subschema'] },
          { type: 'hasSubordinates', values: [hasSubordinates ? 'TRUE' : 'FALSE'] },
        ].filter(({ type }) => !operational.some((one) => one.type === type))
      : [];
    return [...operational, ...added].filter(({ type }) => this.#allOperational || this.#names.has(type));
  }
}

const CIRCUMSTANTIAL = ['entryDN', 'subschemaSubentry', 'hasSubordinates'];
const NO_NAMES: readonly string[] = [];

/** What the schema calls what a client calls so. Names that it does not know show nothing, and nor does `1.1`. */
function namesMeantBy(attribute: string): readonly string[] {
  if (attribute.startsWith('@')) {
    const { must = NO_NAMES, may = NO_NAMES } = classNamed(attribute.slice(1)) ?? {};
    return [...must, ...may];
  }
  const type = attributeNamed(attribute);
  return type === undefined ? NO_NAMES : [...familyOf(type)];
}

/** By the list of attributes, and whether only their types are wanted. */
const kept = new WeakMap<readonly string[], (Selection | undefined)[]>();

/** The selection for what a client has asked for. For the same list it is the same each time, so that what is shown of an entry can be kept. */
export function selectionOf(attributes: readonly string[], typesOnly: boolean): Selection {
  let ofList = kept.get(attributes);
  if (ofList === undefined) {
    ofList = [];
    kept.set(attributes, ofList);
  }
  const at = typesOnly ? 1 : 0;
  ofList[at] ??= new Selection(attributes, typesOnly);
  return ofList[at];
}
