/**
 * Reads the tables of definitions. In each table an arc of object identifiers stands at the margin, and what lies below it is indented.
 *
 * Attributes that are alike share a line: how they are matched (a word of {@link MATCHING}; `<name` as another attribute; `syntax:27`
 * not at all, `first:54` by the identifier that a value begins with), what else is true of them, and after a bar each one's last number and
 * its names, the one that is shown first. `{256}` is how long a value may be. `single`: one value at most. `fixed`: clients cannot
 * set it.
 *
 * A class has a line of its own, with what it inherits from; what an entry of it must have and may have comes below.
 */
import { NHS_ATTRIBUTES, NHS_CLASSES } from './nhs-definitions.ts';
import { OPENLDAP_ATTRIBUTES, OPENLDAP_CLASSES } from './openldap-definitions.ts';
import { STANDARD_ATTRIBUTES, STANDARD_CLASSES } from './standard-definitions.ts';

/** By which rules values are compared, and what they may hold. Names of rules and syntaxes: `matching-rules.ts`. */
export interface Matching {
  readonly equality?: string;
  readonly ordering?: string;
  readonly substrings?: string;
  /** An object identifier. Inherited where it is missing. */
  readonly syntax?: string;
}

/** For what an attribute is there: RFC 4512 §2.5. */
export type Usage = 'userApplications' | 'directoryOperation' | 'dSAOperation' | 'distributedOperation';

/** An attribute as it is written down: what it inherits is not in it. */
export interface AttributeDefinition extends Matching {
  readonly oid: string;
  /** The first is how it is shown. */
  readonly names: readonly [string, ...string[]];
  /** The attribute that it inherits from. */
  readonly superior?: string;
  readonly maxLength?: number;
  readonly singleValue: boolean;
  readonly fixed: boolean;
  readonly usage: Usage;
  /** OpenLDAP: `VALUES` or `SIBLINGS` have an order. */
  readonly ordered?: string;
  /** Whose it is, where that is said. */
  readonly origin?: string;
}

/** An object class as it is written down. */
export interface ClassDefinition {
  readonly oid: string;
  readonly names: readonly [string, ...string[]];
  readonly superiors: readonly string[];
  readonly kind: 'STRUCTURAL' | 'AUXILIARY' | 'ABSTRACT';
  /** Names of attributes, in whatever letter case they were written. */
  readonly must: readonly string[];
  readonly may: readonly string[];
  readonly origin?: string;
}

/** The arc of the syntaxes of RFC 4517. */
const SYNTAXES = '1.3.6.1.4.1.1466.115.121.1';

/** The whole identifier of a syntax that the tables give by its last number. */
export function syntaxOid(short: string): string {
  return short.includes('.') ? short : `${SYNTAXES}.${short}`;
}

const FOR_TEXT = { syntax: syntaxOid('15') };
const FOR_IA5 = { syntax: syntaxOid('26') };

/** `+`: also by parts. `<`: also by order. `text` is text that is not compared at all. */
const MATCHING: Readonly<Record<string, Matching>> = {
  text: FOR_TEXT,
  ignore: { ...FOR_TEXT, equality: 'caseIgnoreMatch' },
  'ignore+': { ...FOR_TEXT, equality: 'caseIgnoreMatch', substrings: 'caseIgnoreSubstringsMatch' },
  exact: { ...FOR_TEXT, equality: 'caseExactMatch' },
  'printable+': { syntax: syntaxOid('44'), equality: 'caseIgnoreMatch', substrings: 'caseIgnoreSubstringsMatch' },
  'printable<+': {
    syntax: syntaxOid('44'),
    equality: 'caseIgnoreMatch',
    ordering: 'caseIgnoreOrderingMatch',
    substrings: 'caseIgnoreSubstringsMatch',
  },
  ia5ignore: { ...FOR_IA5, equality: 'caseIgnoreIA5Match' },
  'ia5ignore+': { ...FOR_IA5, equality: 'caseIgnoreIA5Match', substrings: 'caseIgnoreIA5SubstringsMatch' },
  ia5exact: { ...FOR_IA5, equality: 'caseExactIA5Match' },
  'ia5exact+': { ...FOR_IA5, equality: 'caseExactIA5Match', substrings: 'caseExactIA5SubstringsMatch' },
  dn: { syntax: syntaxOid('12'), equality: 'distinguishedNameMatch' },
  oid: { syntax: syntaxOid('38'), equality: 'objectIdentifierMatch' },
  integer: { syntax: syntaxOid('27'), equality: 'integerMatch' },
  'integer<': { syntax: syntaxOid('27'), equality: 'integerMatch', ordering: 'integerOrderingMatch' },
  boolean: { syntax: syntaxOid('7'), equality: 'booleanMatch' },
  'time<': { syntax: syntaxOid('24'), equality: 'generalizedTimeMatch', ordering: 'generalizedTimeOrderingMatch' },
  'uuid<': { syntax: '1.3.6.1.1.16.1', equality: 'UUIDMatch', ordering: 'UUIDOrderingMatch' },
  'telephone+': { syntax: syntaxOid('50'), equality: 'telephoneNumberMatch', substrings: 'telephoneNumberSubstringsMatch' },
  'address+': { syntax: syntaxOid('41'), equality: 'caseIgnoreListMatch', substrings: 'caseIgnoreListSubstringsMatch' },
  'numeric+': { syntax: syntaxOid('36'), equality: 'numericStringMatch', substrings: 'numericStringSubstringsMatch' },
  octets: { syntax: syntaxOid('40'), equality: 'octetStringMatch' },
  bits: { syntax: syntaxOid('6'), equality: 'bitStringMatch' },
  certificate: { syntax: syntaxOid('8'), equality: 'certificateExactMatch' },
  uniqueMember: { syntax: syntaxOid('34'), equality: 'uniqueMemberMatch' },
  presentation: { syntax: syntaxOid('43'), equality: 'presentationAddressMatch' },
  protocol: { syntax: syntaxOid('42'), equality: 'protocolInformationMatch' },
};

/** All attributes. */
export function readAttributes(): AttributeDefinition[] {
  return [
    ...readAttributeTable(STANDARD_ATTRIBUTES),
    ...readAttributeTable(OPENLDAP_ATTRIBUTES),
    ...readAttributeTable(NHS_ATTRIBUTES, 'nhsSDS'),
  ];
}

/** All object classes. */
export function readClasses(): ClassDefinition[] {
  return [...readClassTable(STANDARD_CLASSES), ...readClassTable(OPENLDAP_CLASSES), ...readClassTable(NHS_CLASSES, 'nhsSDS')];
}

function readAttributeTable(table: string, origin?: string): AttributeDefinition[] {
  const attributes: AttributeDefinition[] = [];
  let arc = '';
  let common: Omit<AttributeDefinition, 'oid' | 'names'> | undefined;
  for (const line of linesOf(table)) {
    if (!line.startsWith(' ')) {
      arc = line;
      continue;
    }
    const bar = line.indexOf('|');
    if (bar >= 0) common = { ...readCommon(wordsOf(line.slice(0, bar))), ...(origin !== undefined && { origin }) };
    if (common === undefined) continue;
    for (const word of wordsOf(line.slice(bar + 1))) attributes.push({ ...readName(arc, word), ...common });
  }
  return attributes;
}

function readCommon(words: readonly string[]): Omit<AttributeDefinition, 'oid' | 'names'> {
  const said = (prefix: string) => words.find((word) => word.startsWith(prefix))?.slice(prefix.length);
  const superior = said('<');
  const equality = said('=');
  const first = said('first:');
  const syntax = first ?? said('syntax:');
  const maxLength = said('{');
  const ordered = said('ordered:');
  return {
    ...MATCHING[words[0] ?? ''],
    ...(superior !== undefined && { superior }),
    ...(syntax !== undefined && { syntax: syntaxOid(syntax) }),
    ...(first !== undefined && { equality: 'objectIdentifierFirstComponentMatch' }),
    ...(equality !== undefined && { equality }),
    ...(maxLength !== undefined && { maxLength: Number.parseInt(maxLength, 10) }),
    ...(ordered !== undefined && { ordered }),
    singleValue: words.includes('single'),
    fixed: words.includes('fixed'),
    usage: (words.find((word) => word.endsWith('Operation')) as Usage | undefined) ?? 'userApplications',
  };
}

function readClassTable(table: string, origin?: string): ClassDefinition[] {
  const classes: ClassDefinition[] = [];
  let arc = '';
  let must: string[] = [];
  let may: string[] = [];
  let list = must;
  for (const line of linesOf(table)) {
    const words = wordsOf(line);
    if (!line.startsWith(' ')) {
      arc = line;
    } else if (line.startsWith('    ')) {
      if (words[0] === 'must') list = must;
      if (words[0] === 'may') list = may;
      list.push(...(line.startsWith('      ') ? words : words.slice(1)));
    } else {
      [must, may] = [[], []];
      classes.push({ ...readClassHead(arc, words), must, may, ...(origin !== undefined && { origin }) });
    }
  }
  return classes;
}

function readClassHead(arc: string, [name = '', ...words]: readonly string[]): Omit<ClassDefinition, 'must' | 'may'> {
  const kind = words.includes('auxiliary') ? 'AUXILIARY' : words.includes('abstract') ? 'ABSTRACT' : 'STRUCTURAL';
  return { ...readName(arc, name), superiors: words.filter((word) => !/^(?:<|auxiliary|abstract)$/.test(word)), kind };
}

/** `1:uid/userid`. */
function readName(arc: string, word: string): Pick<AttributeDefinition, 'oid' | 'names'> {
  const [number, names = ''] = word.split(':');
  return { oid: `${arc}.${number}`, names: names.split('/') as [string, ...string[]] };
}

function linesOf(table: string): string[] {
  return table.split('\n').filter((line) => line !== '');
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
