/** The address of a database, as `--store` gives it. */
import type { ClientConfig } from 'pg';
import { StoreError } from '../store.ts';

const DEFAULT_SCHEMA = 'nhs_sandbox';
/** Who starts a server hears within ten seconds that there is no database, with some left for starting and saying so. */
const CONNECT_MILLISECONDS = 7000;

export interface DatabaseAddress {
  /** All names are in this schema: several sandboxes can share a database. */
  readonly schema: string;
  readonly config: ClientConfig;
}

/**
 * Reads `postgres://user:password@host:port/database?schema=name`; other options are the driver's (`sslmode` …). Throws
 * {@link StoreError} `unreachable`, which never repeats the address, because of the password.
 */
export function parseAddress(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:') {
    throw new StoreError('unreachable', 'The address of the store is not of the form postgres://user:password@host:port/database');
  }
  const schema = url.searchParams.get('schema') ?? DEFAULT_SCHEMA;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new StoreError('unreachable', `The schema ${JSON.stringify(schema)} is not a name of small letters, digits and _`);
  }
  url.searchParams.delete('schema');
  return {
    schema,
    config: {
      connectionString: url.href,
      application_name: 'nhs-sandbox',
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      keepAlive: true,
      options: `-c search_path=${schema}`,
    },
  };
}
