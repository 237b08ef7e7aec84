/** Names that clients write, as places in the tree and the session that they lead to. */
import { parseDn } from '#formats/ldap/dn';
import type { Dn, Rdn } from '#formats/ldap/types';
import { DEFAULT_SESSION, isSessionName } from '#kernel/session';
import { comparablePart } from '../entry.ts';
import { attributeNamed } from '../schema/schema.ts';

/** Where a name leads. */
export interface Aim {
  readonly session: string;
  /** What names end with in that session: `,dc=run42`. Nothing in the default one. */
  readonly suffix: string;
  /** As places have them: `Place.path`. */
  readonly path: string;
}

const MOST_KEPT = 1000;
const kept = new Map<string, Aim>();

/** Reads a name; nothing when it is none. Most names are asked for again and again. */
export function readName(text: string): Aim | undefined {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const dn = text.includes('\uFFFD') ? undefined : parseDn(text);
  if (dn === undefined) return undefined;
  if (kept.size === MOST_KEPT) kept.clear();
  const aim = aimOf(dn);
  kept.set(text, aim);
  return aim;
}

/** `o=nhs,dc=run42` is `o=nhs` in the session `run42`. */
function aimOf(dn: Dn): Aim {
  const session = sessionOf(dn);
  const own = session === undefined ? dn : dn.slice(0, -1);
  return {
    session: session ?? DEFAULT_SESSION,
    suffix: session === undefined ? '' : `,dc=${session}`,
    path: own.map(comparableRdn).reverse().join(''),
  };
}

function sessionOf(dn: Dn): string | undefined {
  const [last, ...others] = dn.at(-1) ?? [];
  if (last === undefined || others.length > 0 || dn.length < 2 || last.type.toLowerCase() !== 'dc') return undefined;
  return isSessionName(last.value) ? last.value : undefined;
}

/** Parts of an RDN have no order. A NUL within a value would be taken for the end of one. */
function comparableRdn(rdn: Rdn): string {
  const parts = rdn.map(({ type, value }) => comparablePart(attributeNamed(type)?.name ?? type, value.replaceAll('\0', '\\00')));
  return `\0${parts.sort().join('+')}`;
}
