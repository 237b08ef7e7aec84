/** Entries that the server makes of itself, beside those of the tree: what it can do, and its schema. */
import { START_TLS, WHO_AM_I } from '#formats/ldap/message';
import { PAGED_RESULTS } from '#formats/ldap/paged-results';
import type { Entry } from '../entry.ts';
import { rootDse } from '../schema/root-dse.ts';
import { subschemaEntry } from '../schema/subschema.ts';
import type { Aim } from '../search/names.ts';
import type { View } from '../search/view.ts';
import type { LdapSettings } from '../settings.ts';

const MANAGE_DSA_IT = '2.16.840.1.113730.3.4.2';

/** Controls that are known. Of them, only paged results change anything: there are no referrals to manage. */
export const CONTROLS = [PAGED_RESULTS, MANAGE_DSA_IT];

/** All operational attributes, classes in selections, true and false filters: RFC 3673, RFC 4529, RFC 4526. */
const FEATURES = ['1.3.6.1.4.1.4203.1.5.1', '1.3.6.1.4.1.4203.1.5.2', '1.3.6.1.4.1.4203.1.5.3'];

const SUBSCHEMA_PATH = '\0cn=subschema';

/** The entry of that place, if it is one of these. */
export function specialEntry({ path, suffix }: Aim, { startTls }: LdapSettings): Entry | undefined {
  if (path === SUBSCHEMA_PATH) return subschemaEntry();
  if (path !== '') return undefined;
  const extensions = startTls ? [WHO_AM_I, START_TLS] : [WHO_AM_I];
  return rootDse({ namingContexts: [`o=nhs${suffix}`], controls: CONTROLS, extensions, features: FEATURES });
}

/** The entry of any place. */
export function entryAt(aim: Aim, view: View, settings: LdapSettings): Entry | undefined {
  return specialEntry(aim, settings) ?? view.at(aim.path);
}
