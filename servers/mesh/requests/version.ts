/** Which version of the API a client speaks: it says so in `Accept` (MESH OAS, "accept"). */

export type ApiVersion = 1 | 2;

/** What the body of a reply is labelled with, by version. */
export const JSON_TYPES: Readonly<Record<ApiVersion, string>> = { 1: 'application/json', 2: 'application/vnd.mesh.v2+json' };

const NEWEST = 2;
const MESH_TYPE = /^application\/vnd\.mesh\.v([1-9]\d*)\+json$/;

/**
 * The version for an `Accept`: 1 unless a MESH type is among what is accepted, and the newest that there is for one that is newer still.
 * Nothing when a MESH type is misspelt. A comma parts types, as HTTP has it (the published sandbox does not know that).
 */
export function versionOf(accept: string | undefined): ApiVersion | undefined {
  if (accept === JSON_TYPES[2]) return 2;
  if (accept === undefined || !accept.includes('vnd.mesh')) return 1;
  let version: ApiVersion = 1;
  for (const accepted of accept.split(',')) {
    const type = (accepted.split(';')[0] as string).trim();
    if (!type.includes('vnd.mesh')) continue;
    const asked = MESH_TYPE.exec(type)?.[1];
    if (asked === undefined) return undefined;
    if (Number(asked) >= NEWEST) version = NEWEST;
  }
  return version;
}
