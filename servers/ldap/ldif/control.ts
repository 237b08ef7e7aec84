/** The tree as LDIF, out and in, through the control API. */
import { PLACES } from '#conventions/suite';
import { FilterSyntaxError, parseFilter } from '#formats/ldap/filter-text';
import type { Filter } from '#formats/ldap/types';
import { refuse } from '#kernel/control/control';
import type { Reply } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { openWorld } from '#world/world';
import type { LdapDeps } from '../deps.ts';
import { readName } from '../search/names.ts';
import { exportLdif } from './export.ts';
import { importLdif } from './import.ts';

/** As RFC 2849 has no media type, the one that is used. */
const LDIF_TYPE = 'text/x-ldif; charset=utf-8';

/** The tree of the standard world is eleven megabytes; of a large one, parts can be imported. */
const LARGEST = 256 * 1024 * 1024;

/** `GET /_sandbox/ldap/export?base=&filter=`: LDIF. 400 when the base is no name or the filter none. */
export const exportEntries: Operation<LdapDeps> = ({ query }, { store, addressOf }) => {
  const base = readName(query.get('base') ?? 'o=nhs');
  if (base === undefined) return refuse(400, `base: ${query.get('base')}: is not a distinguished name`);
  const filter = readFilter(query.get('filter'));
  if (filter !== undefined && 'status' in filter) return filter;
  const body = exportLdif(store, addressOf, { path: base.path, ...(filter !== undefined && { filter }) });
  return { status: 200, headers: ['Content-Type', LDIF_TYPE], body };
};

function readFilter(text: string | null): Filter | Reply | undefined {
  if (text === null) return undefined;
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return refuse(400, `filter: ${error.message}`);
    throw error;
  }
}

/** `POST /_sandbox/ldap/import`: LDIF; what became of it. 422 when something is wrong with it, and then nothing was stored. */
export const importEntries: Operation<LdapDeps> = async ({ body }, { store, addressOf }) => {
  const servers = new Map(PLACES.map(({ name }) => [name, addressOf(name)]));
  const outcome = await importLdif(await body.text(LARGEST), openWorld(store), servers);
  return json(outcome.problems.length > 0 ? 422 : 200, outcome);
};
