/** How this server behaves, from the environment. */

export interface LdapSettings {
  /** Most entries that a search sends, whatever the client allows; nothing for no limit. The live directory has one for anonymous clients. */
  readonly sizeLimit: number | undefined;
  /** With which people of the directory bind. */
  readonly password: string;
  /** Whether a plain connection can go on over TLS. The live directory does not offer it. */
  readonly startTls: boolean;
}

/** Largest request that is taken, in bytes: as OpenLDAP's. */
export const LARGEST_REQUEST = 256 * 1024 - 1;

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads `LDAP_SIZE_LIMIT`, `LDAP_PASSWORD`, `LDAP_START_TLS`. Throws for a limit that is no number. */
export function readSettings({ LDAP_SIZE_LIMIT: limit, LDAP_PASSWORD: password, LDAP_START_TLS: startTls }: Variables): LdapSettings {
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit))
    throw new Error(`LDAP_SIZE_LIMIT must be a whole number from 1, not '${limit}'`);
  return { sizeLimit: limit === undefined ? undefined : Number(limit), password: password ?? 'password', startTls: startTls === 'true' };
}
