/** Messages of LDAPv3 as values: RFC 4511 §4. `decode.ts` reads them from bytes, `encode.ts` writes them. */
import type { AttributeValues, Filter } from './types.ts';

/** One message; requests and responses that belong together have the same `id`, notices have 0. */
export interface LdapMessage<O = Operation> {
  readonly id: number;
  readonly operation: O;
  readonly controls: readonly Control[];
}

/** An extension of a request or response: RFC 4511 §4.1.11. */
export interface Control {
  readonly oid: string;
  readonly critical: boolean;
  readonly value?: Buffer;
}

export type Operation = Request | Response;

export interface BindRequest {
  readonly kind: 'bind';
  readonly version: number;
  readonly name: string;
  readonly credentials:
    | { readonly method: 'simple'; readonly password: string }
    | { readonly method: 'sasl'; readonly mechanism: string; readonly credentials?: Buffer }
    /** A way of authenticating that RFC 4511 does not know. */
    | { readonly method: 'unknown' };
}

export const SCOPES = ['base', 'one', 'sub', 'children'] as const;
/** How far below its base a search looks. `children`, all that is below but not the base itself, is OpenLDAP's. */
export type Scope = (typeof SCOPES)[number];

export interface SearchRequest {
  readonly kind: 'search';
  readonly base: string;
  /** A number when it is none that anybody knows. */
  readonly scope: Scope | number;
  /** 0 never, 1 in searching, 2 in finding the base, 3 always. */
  readonly derefAliases: number;
  /** Most entries wanted; 0 when the client sets no limit. */
  readonly sizeLimit: number;
  /** Seconds that it may take; 0 when the client sets no limit. */
  readonly timeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

export const CHANGES = ['add', 'delete', 'replace', 'increment'] as const;

export interface Change {
  readonly change: (typeof CHANGES)[number];
  readonly attribute: AttributeValues;
}

/** What a client asks. */
export type Request =
  | BindRequest
  | { readonly kind: 'unbind' }
  | SearchRequest
  | { readonly kind: 'modify'; readonly name: string; readonly changes: readonly Change[] }
  | { readonly kind: 'add'; readonly name: string; readonly attributes: readonly AttributeValues[] }
  | { readonly kind: 'delete'; readonly name: string }
  | {
      readonly kind: 'modifyDn';
      readonly name: string;
      readonly newRdn: string;
      readonly deleteOldRdn: boolean;
      readonly newSuperior?: string;
    }
  | { readonly kind: 'compare'; readonly name: string; readonly type: string; readonly value: string }
  /** `abandoned`: the id of the request to give up. */
  | { readonly kind: 'abandon'; readonly abandoned: number }
  | { readonly kind: 'extended'; readonly oid: string; readonly value?: Buffer };

/** How a request has ended: RFC 4511 §4.1.9. */
export interface LdapResult {
  readonly code: number;
  /** With noSuchObject: the part of the name that exists. */
  readonly matchedName: string;
  readonly diagnostic: string;
  /** Other servers to ask: URLs. */
  readonly referrals?: readonly string[];
}

/** What a server answers. */
export type Response =
  | (LdapResult & { readonly kind: 'bindResponse'; readonly serverCredentials?: Buffer })
  | { readonly kind: 'searchEntry'; readonly name: string; readonly attributes: readonly AttributeValues[] }
  | { readonly kind: 'searchReference'; readonly urls: readonly string[] }
  | (LdapResult & {
      readonly kind: 'searchDone' | 'modifyResponse' | 'addResponse' | 'deleteResponse' | 'modifyDnResponse' | 'compareResponse';
    })
  | (LdapResult & { readonly kind: 'extendedResponse'; readonly oid?: string; readonly value?: Buffer })
  | { readonly kind: 'intermediateResponse'; readonly oid?: string; readonly value?: Buffer };

export type RequestKind = Request['kind'];
export type ResponseKind = Response['kind'];

/** The tag of each operation. */
export const TAGS: Readonly<Record<RequestKind | ResponseKind, number>> = {
  bind: 0x60,
  bindResponse: 0x61,
  unbind: 0x42,
  search: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  modify: 0x66,
  modifyResponse: 0x67,
  add: 0x68,
  addResponse: 0x69,
  delete: 0x4a,
  deleteResponse: 0x6b,
  modifyDn: 0x6c,
  modifyDnResponse: 0x6d,
  compare: 0x6e,
  compareResponse: 0x6f,
  abandon: 0x50,
  searchReference: 0x73,
  extended: 0x77,
  extendedResponse: 0x78,
  intermediateResponse: 0x79,
};

/** Extended operations and notices, by their OIDs. */
export const WHO_AM_I = '1.3.6.1.4.1.4203.1.11.3';
export const START_TLS = '1.3.6.1.4.1.1466.20037';
export const NOTICE_OF_DISCONNECTION = '1.3.6.1.4.1.1466.20036';
