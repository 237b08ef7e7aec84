/** How an operation has ended, as operations say it. */
import type { Control, LdapResult } from '#formats/ldap/message';
import { codeOf, type ResultName } from './results.ts';

/** Who has bound, and in which session. */
export interface Identity {
  /** As the directory shows it. Empty for nobody in particular. */
  readonly name: string;
  readonly session: string;
}

export interface Outcome {
  readonly result: ResultName;
  /** With `noSuchObject`: the name of the deepest entry above that is there. */
  readonly matchedName?: string;
  /** For people. */
  readonly diagnostic?: string;
  readonly controls?: readonly Control[];
  /** Of extended operations. */
  readonly oid?: string;
  readonly value?: Buffer;
  /** Who has bound. */
  readonly identity?: Identity;
  /** Which of the named checks has refused. */
  readonly decidedBy?: string;
  /** How many entries were sent. */
  readonly entries?: number;
  /** Ids of the fault rules that acted. */
  readonly faults?: readonly string[];
  /** Where the live service would be stricter, or what was not understood. */
  readonly advice?: readonly string[];
}

/** As it goes on the wire. */
export function toResult({ result, matchedName = '', diagnostic = '' }: Outcome): LdapResult {
  return { code: codeOf(result), matchedName, diagnostic };
}
