/**
 * How values are compared: for each matching rule, the form in which equal values are equal text. RFC 4517 §4.2, with the string
 * preparation of RFC 4518.
 */
import { escapeDnValue, parseDn } from '#formats/ldap/dn';
import { type AttributeType, attributeNamed, classNamed } from './schema.ts';

/** A value to compare by; nothing when it is not one that the rule knows, so that a filter with it is Undefined. */
export type Comparable = (value: string) => string | undefined;

const foldCase = (value: string) => oneSpaced(prepared(value).toLowerCase());
const keepCase = (value: string) => oneSpaced(prepared(value));

const ASCII = /^[\x20-\x7e]*$/;

/** What looks the same is the same: RFC 4518 §2.3. Text that is plain ASCII is so already. */
function prepared(value: string): string {
  return ASCII.test(value) ? value : value.normalize('NFKC').replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ');
}

const SPARE_SPACES = /^ | $| {2}/;

/** Spaces at either end do not count, nor how many there are between words: RFC 4518 §2.6.1. */
function oneSpaced(value: string): string {
  return SPARE_SPACES.test(value) ? value.trim().replace(/ +/g, ' ') : value;
}

const without = (characters: RegExp) => (value: string) => foldCase(value).replace(characters, '');

function integer(value: string): string | undefined {
  return /^(?:0|-?[1-9]\d*)$/.test(value) ? value : undefined;
}

/** `20190120215555Z`, with whatever it leaves out. Fractions and other zones than Greenwich are not in the directory. */
function time(value: string): string | undefined {
  return /^\d{10}(?:\d\d){0,2}Z$/.test(value) ? `${value.slice(0, -1).padEnd(14, '0')}Z` : undefined;
}

function uuid(value: string): string | undefined {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value.toLowerCase() : undefined;
}

/** A class or an attribute by whichever name, or any other identifier; a name that nobody knows is no identifier. */
function identifier(value: string): string | undefined {
  return (classNamed(value) ?? attributeNamed(value))?.oid ?? (/^\d+(?:\.\d+)+$/.test(value) ? value : undefined);
}

/** The identifier that a description begins with: `( 2.5.4.0 NAME …`. What is asserted is the identifier or a name alone. */
function firstIdentifier(value: string): string | undefined {
  return identifier(/^\( (\S+)/.exec(value)?.[1] ?? value);
}

/** Lines of an address, between dollar signs. */
function lines(value: string): string {
  return value.split('$').map(foldCase).join('$');
}

/** A distinguished name: types by whichever of their names, parts of an RDN in any order, values without regard to case. */
function name(value: string): string | undefined {
  return parseDn(value)
    ?.map((rdn) =>
      rdn
        .map((part) => `${attributeNamed(part.type)?.oid ?? part.type.toLowerCase()}=${escapeDnValue(foldCase(part.value))}`)
        .sort()
        .join('+'),
    )
    .join(',');
}

/** Text of the syntax Directory String has at least one character: RFC 4517 §3.3.6. */
const directoryString = (comparable: (value: string) => string) => (value: string) => (value === '' ? undefined : comparable(value));

const EQUALITY: Readonly<Record<string, Comparable>> = {
  caseIgnoreMatch: directoryString(foldCase),
  caseExactMatch: directoryString(keepCase),
  caseIgnoreIA5Match: foldCase,
  caseExactIA5Match: keepCase,
  caseIgnoreListMatch: lines,
  numericStringMatch: without(/ /g),
  telephoneNumberMatch: without(/[ -]/g),
  distinguishedNameMatch: name,
  uniqueMemberMatch: name,
  objectIdentifierMatch: identifier,
  objectIdentifierFirstComponentMatch: firstIdentifier,
  integerMatch: integer,
  booleanMatch: (value) => (value === 'TRUE' || value === 'FALSE' ? value : undefined),
  generalizedTimeMatch: time,
  UUIDMatch: uuid,
  octetStringMatch: (value) => value,
  bitStringMatch: (value) => value,
};

const foldPart = (part: string) => prepared(part).toLowerCase().replace(/ +/g, ' ');
const keepPart = (part: string) => prepared(part).replace(/ +/g, ' ');

/** Of a part of a value: spaces at its ends count. */
const PARTS: Readonly<Record<string, Comparable>> = {
  caseIgnoreSubstringsMatch: foldPart,
  caseExactSubstringsMatch: keepPart,
  caseIgnoreIA5SubstringsMatch: foldPart,
  caseExactIA5SubstringsMatch: keepPart,
  caseIgnoreListSubstringsMatch: foldPart,
  numericStringSubstringsMatch: without(/ /g),
  telephoneNumberSubstringsMatch: without(/[ -]/g),
};

/** Of those that are the same whole as in parts. */
const PARTS_WHERE_NO_RULE: Readonly<Record<string, string>> = {
  caseIgnoreMatch: 'caseIgnoreSubstringsMatch',
  caseExactMatch: 'caseExactSubstringsMatch',
};

const inOrder = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

const ORDERING: Readonly<Record<string, (one: string, other: string) => number>> = {
  integerOrderingMatch: (one, other) => Number(BigInt(one) - BigInt(other)),
  generalizedTimeOrderingMatch: inOrder,
  caseIgnoreOrderingMatch: inOrder,
  caseExactOrderingMatch: inOrder,
  UUIDOrderingMatch: inOrder,
};

/** By which values of an attribute are equal; nothing for one without a rule: a filter on it is Undefined. */
export function equalityOf({ equality }: Pick<AttributeType, 'equality'>): Comparable | undefined {
  return equality === undefined ? undefined : EQUALITY[equality];
}

/**
 * How parts of an attribute's values are compared; nothing for one without a rule. Only names of people and the like have one:
 * `leniently`, text that can be compared whole can be compared in parts as well.
 */
export function partsOf({ substrings, equality }: AttributeType, leniently = false): Comparable | undefined {
  const rule = substrings ?? (leniently && equality !== undefined ? PARTS_WHERE_NO_RULE[equality] : undefined);
  return rule === undefined ? undefined : PARTS[rule];
}

/** Which of two values, as {@link equalityOf} makes them comparable, comes first; nothing for an attribute without such a rule. */
export function orderOf({ ordering }: AttributeType): ((one: string, other: string) => number) | undefined {
  return ordering === undefined ? undefined : ORDERING[ordering];
}
