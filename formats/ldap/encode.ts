/** Messages as bytes. */
import { boolean, ENUMERATED, element, integer, octets, SEQUENCE, SET } from './ber.ts';
import { encodeFilter } from './filter-ber.ts';
import {
  type BindRequest,
  CHANGES,
  type Control,
  type LdapMessage,
  type LdapResult,
  type Operation,
  SCOPES,
  type SearchRequest,
  TAGS,
} from './message.ts';
import type { AttributeValues } from './types.ts';

const CONTROLS = 0xa0;
const REFERRALS = 0xa3;

/** Writes one message. */
export function encodeMessage({ id, operation, controls }: LdapMessage): Buffer {
  const parts = [integer(id), encodeOperation(operation)];
  if (controls.length > 0) parts.push(element(CONTROLS, ...controls.map(encodeControl)));
  return element(SEQUENCE, ...parts);
}

function encodeControl({ oid, critical, value }: Control): Buffer {
  return element(SEQUENCE, octets(oid), ...(critical ? [boolean(true)] : []), ...(value ? [octets(value)] : []));
}

function encodeOperation(operation: Operation): Buffer {
  const tag = TAGS[operation.kind];
  switch (operation.kind) {
    case 'bind':
      return element(tag, integer(operation.version), octets(operation.name), encodeCredentials(operation.credentials));
    case 'unbind':
      return element(tag);
    case 'search':
      return encodeSearch(operation);
    case 'modify': {
      const changes = operation.changes.map(({ change, attribute }) =>
        element(SEQUENCE, integer(CHANGES.indexOf(change), ENUMERATED), encodeAttribute(attribute)),
      );
      return element(tag, octets(operation.name), element(SEQUENCE, ...changes));
    }
    case 'add':
    case 'searchEntry':
      return element(tag, octets(operation.name), encodeAttributes(operation.attributes));
    case 'delete':
      return octets(operation.name, tag);
    case 'modifyDn': {
      const { name, newRdn, deleteOldRdn, newSuperior } = operation;
      return element(tag, octets(name), octets(newRdn), boolean(deleteOldRdn), ...optional(newSuperior, 0x80));
    }
    case 'compare':
      return element(tag, octets(operation.name), element(SEQUENCE, octets(operation.type), octets(operation.value)));
    case 'abandon':
      return integer(operation.abandoned, tag);
    case 'extended':
      return element(tag, octets(operation.oid, 0x80), ...optional(operation.value, 0x81));
    case 'searchReference':
      return element(tag, ...operation.urls.map((url) => octets(url)));
    case 'bindResponse':
      return element(tag, ...resultParts(operation), ...optional(operation.serverCredentials, 0x87));
    case 'extendedResponse':
      return element(tag, ...resultParts(operation), ...optional(operation.oid, 0x8a), ...optional(operation.value, 0x8b));
    case 'intermediateResponse':
      return element(tag, ...optional(operation.oid, 0x80), ...optional(operation.value, 0x81));
    default:
      return element(tag, ...resultParts(operation));
  }
}

function encodeCredentials(credentials: BindRequest['credentials']): Buffer {
  if (credentials.method === 'simple') return octets(credentials.password, 0x80);
  if (credentials.method === 'sasl')
    return element(0xa3, octets(credentials.mechanism), ...(credentials.credentials ? [octets(credentials.credentials)] : []));
  return element(0x81);
}

function encodeSearch({ base, scope, derefAliases, sizeLimit, timeLimit, typesOnly, filter, attributes }: SearchRequest): Buffer {
  return element(
    TAGS.search,
    octets(base),
    integer(typeof scope === 'number' ? scope : SCOPES.indexOf(scope), ENUMERATED),
    integer(derefAliases, ENUMERATED),
    integer(sizeLimit),
    integer(timeLimit),
    boolean(typesOnly),
    encodeFilter(filter),
    element(SEQUENCE, ...attributes.map((attribute) => octets(attribute))),
  );
}

/** A list of attributes with their values. */
export function encodeAttributes(attributes: readonly AttributeValues[]): Buffer {
  return element(SEQUENCE, ...attributes.map(encodeAttribute));
}

function encodeAttribute({ type, values }: AttributeValues): Buffer {
  return element(SEQUENCE, octets(type), element(SET, ...values.map((value) => octets(value))));
}

function resultParts({ code, matchedName, diagnostic, referrals }: LdapResult): readonly Buffer[] {
  return [
    integer(code, ENUMERATED),
    octets(matchedName),
    octets(diagnostic),
    ...(referrals ? [element(REFERRALS, ...referrals.map((url) => octets(url)))] : []),
  ];
}

function optional(value: string | Buffer | undefined, tag: number): readonly Buffer[] {
  return value === undefined ? [] : [octets(value, tag)];
}
