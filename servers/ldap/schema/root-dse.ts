/** The root DSE: the entry without a name, in which a server says what it can do. RFC 4512 §5.1. */
import type { AttributeValues } from '#formats/ldap/types';
import { type Entry, ROOT } from '../entry.ts';

/** What a server can do. */
export interface Abilities {
  /** `o=nhs`, with the suffix of whoever's session asks. */
  readonly namingContexts: readonly string[];
  /** Object identifiers. */
  readonly controls: readonly string[];
  readonly extensions: readonly string[];
  readonly features: readonly string[];
}

/** The root DSE of a server. All but its class is operational. */
export function rootDse({ namingContexts, controls, extensions, features }: Abilities): Entry {
  const told: readonly AttributeValues[] = [
    { type: 'structuralObjectClass', values: ['OpenLDAProotDSE'] },
    { type: 'namingContexts', values: namingContexts },
    { type: 'supportedControl', values: controls },
    { type: 'supportedExtension', values: extensions },
    { type: 'supportedFeatures', values: features },
    { type: 'supportedLDAPVersion', values: ['3'] },
    { type: 'entryDN', values: [''] },
    { type: 'subschemaSubentry', values: ['cn=Subschema'] },
  ];
  return {
    ...ROOT,
    attributes: [{ type: 'objectClass', values: ['top', 'OpenLDAProotDSE'] }],
    operational: told.filter(({ values }) => values.length > 0),
  };
}
