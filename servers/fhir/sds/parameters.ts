/**
 * Query parameters of SDS: tokens, `name=system|value`. Each may be repeated, and of one system the last with a value counts. A
 * `|` or `:` may be percent-encoded or not.
 */
import { badRequest, type SdsRefusal } from './errors.ts';
import { INTERACTION_ID, ODS_CODE, PARTY_KEY } from './systems.ts';

type Verdict = SdsRefusal | undefined;

/** Names of parameters, and the systems that values of each may have. */
export type ParameterTable = Readonly<Record<string, readonly [string, ...string[]]>>;

export const ENDPOINT_PARAMETERS: ParameterTable = { organization: [ODS_CODE], identifier: [INTERACTION_ID, PARTY_KEY] };
export const DEVICE_PARAMETERS: ParameterTable = { ...ENDPOINT_PARAMETERS, 'manufacturing-organization': [ODS_CODE] };

/** How a parameter is written. */
export function written(name: string, system: string): string {
  return `${name}=${system}|value`;
}

/** The value of a parameter under one system; nothing when there is none, or only empty ones. */
export function sentValue(query: URLSearchParams, name: string, system: string): string | undefined {
  let last: string | undefined;
  for (const sent of query.getAll(name)) {
    const value = withoutControls(sent).trim();
    if (value.startsWith(`${system}|`) && value.length > system.length + 1) last = value.slice(system.length + 1);
  }
  return last;
}

/** The first parameter, in the order in which they are sent, that is not known or has a value of another system. */
export function faultOf(query: URLSearchParams, table: ParameterTable): Verdict {
  for (const name of new Set(query.keys())) {
    const systems = Object.hasOwn(table, name) ? table[name] : undefined;
    if (systems === undefined) return badRequest(`Illegal query parameter '${name}'`);
    if (query.getAll(name).every((value) => systems.some((system) => value.startsWith(`${system}|`)))) continue;
    return name === 'identifier' ? eitherIdentifier() : missing(name, systems[0]);
  }
  return undefined;
}

/** What is answered when a parameter is missing, or is not of its system. */
export function missing(name: string, system: string): SdsRefusal {
  return badRequest(`Missing or invalid '${name}' query parameter. Should be '${written(name, system)}'`);
}

/** The live service forgets the closing bracket. */
function eitherIdentifier(): SdsRefusal {
  const both = `'${written('identifier', INTERACTION_ID)}', '${written('identifier', PARTY_KEY)}'`;
  return badRequest(`Missing or invalid 'identifier' query parameter. Should be one or both of: [${both}`);
}

/** Whatever may hide in a value is a space to the live service. */
function withoutControls(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return value.replace(/[\u0000-\u0008\u000e-\u001f]/g, ' ');
}
