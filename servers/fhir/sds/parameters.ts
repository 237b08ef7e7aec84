/**
 * Query parameters of SDS: tokens, `name=system|value`. Each may be repeated, and of one system the last with a value counts. A
 * `|` or `:` may be percent-encoded or not.
 */
import type { DirectoryQuery } from '#world/spine/directory';
import { badRequest, type SdsRefusal } from './errors.ts';
import { INTERACTION_ID, ODS_CODE, PARTY_KEY } from './systems.ts';

/** A system that a parameter's values may have, and what one of them says. */
interface Token {
  readonly system: string;
  readonly says: keyof DirectoryQuery;
}

/** Parameters by name, each with its systems. */
export type ParameterTable = ReadonlyMap<string, readonly [Token, ...Token[]]>;

const COMMON: readonly (readonly [string, readonly [Token, ...Token[]]])[] = [
  ['organization', [{ system: ODS_CODE, says: 'organisation' }]],
  [
    'identifier',
    [
      { system: INTERACTION_ID, says: 'interaction' },
      { system: PARTY_KEY, says: 'partyKey' },
    ],
  ],
];

export const ENDPOINT_PARAMETERS: ParameterTable = new Map(COMMON);
export const DEVICE_PARAMETERS: ParameterTable = new Map([
  ...COMMON,
  ['manufacturing-organization', [{ system: ODS_CODE, says: 'manufacturer' }]],
]);

/** What a request asks for. */
export interface Parameters {
  readonly asked: DirectoryQuery;
  /** The first thing that is wrong with them, other than that one is missing. */
  readonly fault: SdsRefusal | undefined;
}

export function readParameters(query: URLSearchParams, table: ParameterTable): Parameters {
  const asked: { -readonly [said in keyof DirectoryQuery]: DirectoryQuery[said] } = {};
  let known = true;
  for (const [name, sent] of query) {
    const token = table.get(name)?.find((one) => hasSystem(sent, one));
    if (token === undefined) {
      known = false;
      continue;
    }
    // space around the whole of it does not count; what else may hide in it is a space to the live service
    const value = sent
      .replace(CONTROLS, ' ')
      .trimEnd()
      .slice(token.system.length + 1);
    if (value !== '') asked[token.says] = value;
  }
  return { asked, fault: known ? undefined : faultOf(query, table) };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000e-\u001f]/g;

function hasSystem(value: string, { system }: Token): boolean {
  return value.startsWith(system) && value[system.length] === '|';
}

/** The live service goes from name to name, in the order in which they first appear. */
function faultOf(query: URLSearchParams, table: ParameterTable): SdsRefusal | undefined {
  for (const name of new Set(query.keys())) {
    const tokens = table.get(name);
    if (tokens === undefined) return badRequest(`Illegal query parameter '${name}'`);
    if (query.getAll(name).every((value) => tokens.some((token) => hasSystem(value, token)))) continue;
    return name === 'identifier' ? eitherIdentifier() : missing(name, tokens[0].system);
  }
  return undefined;
}

/** How a parameter is written. */
export function written(name: string, system: string): string {
  return `${name}=${system}|value`;
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
