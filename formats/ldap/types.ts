/** What the parts of LDAP's formats share: names, attributes and filters as values. */

/** An attribute, and what it is: RFC 4511 §4.1.7. Text throughout, since the directory holds nothing else. */
export interface AttributeValues {
  /** As shown: `nhsMHSPartyKey`. */
  readonly type: string;
  /** At least one; none only where nothing but types was asked for. */
  readonly values: readonly string[];
}

/** `uid=1` of a name: one attribute type and its value, unescaped, in the letter case in which they were written. */
export interface NamePart {
  readonly type: string;
  readonly value: string;
}

/** A relative distinguished name: one part, or several joined with `+`. */
export type Rdn = readonly NamePart[];

/** A distinguished name, the entry's own RDN first. Empty for the root. */
export type Dn = readonly Rdn[];

/** A search filter: RFC 4511 §4.5.1.7. Values as they are, unescaped. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly type: string }
  | { readonly kind: 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approx'; readonly type: string; readonly value: string }
  | {
      readonly kind: 'substrings';
      readonly type: string;
      readonly initial?: string;
      readonly any: readonly string[];
      readonly final?: string;
    }
  | {
      readonly kind: 'extensible';
      readonly rule?: string;
      readonly type?: string;
      readonly value: string;
      /** Whether the parts of the entry's name count as attributes, too. */
      readonly dnAttributes: boolean;
    };
