/** Definitions of the schema as text: RFC 4512 §4.1. Descriptions of what a thing is for are left out, which clients may not rely on. */
import type { AttributeDefinition, ClassDefinition } from './definitions.ts';
import type { MatchingRule, Syntax } from './matching-rules.ts';

/** `( 1.2.826.0.1285.0.2.1.82 NAME 'nhsMHSPartyKey' EQUALITY caseIgnoreMatch SYNTAX … SINGLE-VALUE X-ORIGIN 'nhsSDS' )`. */
export function describeAttribute(attribute: AttributeDefinition): string {
  const { oid, names, superior, equality, ordering, substrings, syntax, maxLength, singleValue, fixed, usage, ordered, origin } = attribute;
  return parenthesised(
    oid,
    `NAME ${quoted(names)}`,
    superior && `SUP ${superior}`,
    equality && `EQUALITY ${equality}`,
    ordering && `ORDERING ${ordering}`,
    substrings && `SUBSTR ${substrings}`,
    syntax && `SYNTAX ${syntax}${maxLength === undefined ? '' : `{${maxLength}}`}`,
    singleValue && 'SINGLE-VALUE',
    fixed && 'NO-USER-MODIFICATION',
    usage !== 'userApplications' && `USAGE ${usage}`,
    ordered && `X-ORDERED '${ordered}'`,
    origin && `X-ORIGIN '${origin}'`,
  );
}

/** `( 1.2.826.0.1285.0.2.0.107 NAME 'nhsAs' SUP top STRUCTURAL MUST ( … ) MAY ( … ) X-ORIGIN 'nhsSDS' )`. */
export function describeClass({ oid, names, superiors, kind, must, may, origin }: ClassDefinition): string {
  return parenthesised(
    oid,
    `NAME ${quoted(names)}`,
    superiors.length > 0 && `SUP ${listed(superiors)}`,
    kind,
    must.length > 0 && `MUST ${listed(must)}`,
    may.length > 0 && `MAY ${listed(may)}`,
    origin && `X-ORIGIN '${origin}'`,
  );
}

/** `( 2.5.13.2 NAME 'caseIgnoreMatch' SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )`. */
export function describeRule({ oid, name, syntax }: MatchingRule): string {
  return parenthesised(oid, `NAME '${name}'`, `SYNTAX ${syntax}`);
}

/** `( 2.5.13.16 NAME 'bitStringMatch' APPLIES x500UniqueIdentifier )`. */
export function describeRuleUse({ oid, name }: MatchingRule, attributes: readonly string[]): string {
  return parenthesised(oid, `NAME '${name}'`, `APPLIES ${listed(attributes)}`);
}

/** `( 1.3.6.1.4.1.1466.115.121.1.28 DESC 'JPEG' X-NOT-HUMAN-READABLE 'TRUE' )`. */
export function describeSyntax({ oid, name, form }: Syntax): string {
  return parenthesised(
    oid,
    `DESC '${name}'`,
    form === 'certificate' && "X-BINARY-TRANSFER-REQUIRED 'TRUE'",
    form !== 'text' && "X-NOT-HUMAN-READABLE 'TRUE'",
  );
}

function parenthesised(...parts: readonly (string | false | undefined)[]): string {
  return `( ${parts.filter(Boolean).join(' ')} )`;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? (names[0] as string) : `( ${names.join(' $ ')} )`;
}

function quoted(names: readonly string[]): string {
  const each = names.map((name) => `'${name}'`);
  return each.length === 1 ? (each[0] as string) : `( ${each.join(' ')} )`;
}
