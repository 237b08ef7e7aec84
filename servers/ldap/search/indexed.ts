/** By which attributes entries are found without looking at all of them. */
import { type Comparable, equalityOf } from '../schema/comparing.ts';
import { attributeNamed } from '../schema/schema.ts';

/** What clients look for, and what names entries. No attribute here has others that inherit from it. */
const NAMES = [
  'objectClass',
  'uniqueIdentifier',
  'nhsIDCode',
  'nhsMHSPartyKey',
  'nhsAsSvcIA',
  'nhsAsClient',
  'nhsMhsSvcIA',
  'nhsMhsCPAId',
  'nhsMhsManufacturerOrg',
  'uid',
  'cn',
  'sn',
  'o',
  'ou',
  'mail',
  'postalCode',
  'nhsJobRoleCode',
  'nhsParentOrgCode',
] as const;

let made: ReadonlyMap<string, Comparable> | undefined;

/** Attributes that are indexed, by the names under which they are shown, each with how its values are compared. */
export function indexedAttributes(): ReadonlyMap<string, Comparable> {
  made ??= new Map(
    NAMES.flatMap((name) => {
      const type = attributeNamed(name);
      const comparable = type && equalityOf(type);
      return comparable ? [[type.name, comparable] as const] : [];
    }),
  );
  return made;
}
