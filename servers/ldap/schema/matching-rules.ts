/** Matching rules and syntaxes by their identifiers, as far as the directory knows them: RFC 4517, RFC 4530. */
import { syntaxOid } from './definitions.ts';

export interface MatchingRule {
  readonly oid: string;
  readonly name: string;
  /** What is asserted. */
  readonly syntax: string;
  /** Syntaxes of the attributes of which SDS says that it can be asked by name: `matchingRuleUse`. */
  readonly appliesTo: readonly string[];
}

export interface Syntax {
  readonly oid: string;
  readonly name: string;
  /** `text`; `binary` nobody can read; `certificate` is that, and asked for with `;binary`. */
  readonly form: 'text' | 'binary' | 'certificate';
}

/** Identifier, name, syntax of what is asserted, syntaxes of attributes. */
const RULES = `
1.3.6.1.1.16.3 UUIDOrderingMatch 1.3.6.1.1.16.1
1.3.6.1.1.16.2 UUIDMatch 1.3.6.1.1.16.1
1.2.840.113556.1.4.804 integerBitOrMatch 27 27
1.2.840.113556.1.4.803 integerBitAndMatch 27 27
1.3.6.1.4.1.4203.1.2.1 caseExactIA5SubstringsMatch 26
1.3.6.1.4.1.1466.109.114.3 caseIgnoreIA5SubstringsMatch 26
1.3.6.1.4.1.1466.109.114.2 caseIgnoreIA5Match 26 26
1.3.6.1.4.1.1466.109.114.1 caseExactIA5Match 26 26
2.5.13.38 certificateListExactMatch 1.3.6.1.1.15.5 9
2.5.13.34 certificateExactMatch 1.3.6.1.1.15.1 8
2.5.13.30 objectIdentifierFirstComponentMatch 38 38 54
2.5.13.29 integerFirstComponentMatch 27 27
2.5.13.28 generalizedTimeOrderingMatch 24 24
2.5.13.27 generalizedTimeMatch 24 24
2.5.13.23 uniqueMemberMatch 34 34
2.5.13.21 telephoneNumberSubstringsMatch 58
2.5.13.20 telephoneNumberMatch 50 50
2.5.13.19 octetStringSubstringsMatch 40
2.5.13.18 octetStringOrderingMatch 40 40
2.5.13.17 octetStringMatch 40 40
2.5.13.16 bitStringMatch 6 6
2.5.13.15 integerOrderingMatch 27 27
2.5.13.14 integerMatch 27 27
2.5.13.13 booleanMatch 7 7
2.5.13.11 caseIgnoreListMatch 41 41
2.5.13.10 numericStringSubstringsMatch 58
2.5.13.9 numericStringOrderingMatch 36 36
2.5.13.8 numericStringMatch 36 36
2.5.13.7 caseExactSubstringsMatch 58 44
2.5.13.6 caseExactOrderingMatch 15 15 44
2.5.13.5 caseExactMatch 15 15 44
2.5.13.4 caseIgnoreSubstringsMatch 58 44
2.5.13.3 caseIgnoreOrderingMatch 15 15 44
2.5.13.2 caseIgnoreMatch 15 15 44
1.2.36.79672281.1.13.3 rdnMatch 1.2.36.79672281.1.5.0
2.5.13.1 distinguishedNameMatch 12 12
2.5.13.0 objectIdentifierMatch 38 38
`;

/** Identifier, form, name. */
const SYNTAXES = `
4 binary Audio
5 binary Binary
6 text Bit String
7 text Boolean
8 certificate Certificate
9 certificate Certificate List
10 certificate Certificate Pair
1.3.6.1.4.1.4203.666.11.10.2.1 certificate X.509 AttributeCertificate
12 text Distinguished Name
1.2.36.79672281.1.5.0 text RDN
14 text Delivery Method
15 text Directory String
22 text Facsimile Telephone Number
24 text Generalized Time
26 text IA5 String
27 text Integer
28 binary JPEG
34 text Name And Optional UID
36 text Numeric String
38 text OID
39 text Other Mailbox
40 text Octet String
41 text Postal Address
44 text Printable String
11 text Country String
45 text SubtreeSpecification
49 certificate Supported Algorithm
50 text Telephone Number
52 text Telex Number
1.3.6.1.1.1.0.0 text RFC2307 NIS Netgroup Triple
1.3.6.1.1.1.0.1 text RFC2307 Boot Parameter
1.3.6.1.1.16.1 text UUID
`;

/** All matching rules. */
export function readMatchingRules(): MatchingRule[] {
  return rowsOf(RULES).map(([oid = '', name = '', syntax = '', ...appliesTo]) => ({
    oid,
    name,
    syntax: syntaxOid(syntax),
    appliesTo: appliesTo.map(syntaxOid),
  }));
}

/** Whether a filter can name the rule to compare an attribute's values by. */
export function canBeAskedOf({ appliesTo }: MatchingRule, { name, syntax }: { readonly name: string; readonly syntax: string }): boolean {
  return appliesTo.includes(syntax) && !isOfClasses(name);
}

/** OpenLDAP compares classes by rules of its own, which know what inherits from what. */
function isOfClasses(attribute: string): boolean {
  return attribute === 'objectClass' || attribute === 'structuralObjectClass';
}

/** All syntaxes. */
export function readSyntaxes(): Syntax[] {
  return rowsOf(SYNTAXES).map(([oid = '', form, ...name]) => ({
    oid: syntaxOid(oid),
    form: form as Syntax['form'],
    name: name.join(' '),
  }));
}

function rowsOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}
