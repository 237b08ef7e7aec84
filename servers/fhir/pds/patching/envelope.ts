/** What a PATCH brings: `{"patches":[{"op":"add","path":"/name/-","value":{…}}]}`. */
import { isDeeperThan, isObject, type Json } from '#formats/json-patch/json';
import { DEEPEST } from '#formats/json-patch/patch';
import { parsePointer } from '#formats/json-patch/pointer';
import { withUrlsOfToday } from '../old-urls.ts';
import { invalidUpdate, invalidValue, missingValue } from '../refused.ts';

/** One operation, and its path taken apart: at least one token. */
export type Patch = { readonly path: string; readonly tokens: readonly string[] } & (
  | { readonly op: 'add' | 'replace' | 'test'; readonly value: Json }
  | { readonly op: 'remove' }
);

const OPERATIONS: readonly unknown[] = ['add', 'replace', 'remove', 'test'];

/** A body as JSON, with today's URLs; nothing when it is not JSON. */
export function parseBody(text: string): Json | undefined {
  try {
    return JSON.parse(withUrlsOfToday(text)) as Json;
  } catch {
    return undefined;
  }
}

/** The operations of a body. Refuses what is none. */
export function readPatches(body: Json | undefined): readonly Patch[] {
  if (body !== undefined && isDeeperThan(DEEPEST, body)) return invalidUpdate('Invalid patch - value is too deep');
  const patches = isObject(body) ? body.patches : undefined;
  if (!Array.isArray(patches) || patches.length === 0) return invalidUpdate('No patches found');
  return (patches as readonly Json[]).map(readPatch);
}

function readPatch(patch: Json, at: number): Patch {
  if (!isObject(patch)) return invalidValue(patch, String(at));
  const { op, path } = patch;
  if (op === undefined) return missingValue(`${at}/op`);
  if (!OPERATIONS.includes(op)) return invalidValue(op, `${at}/op`);
  if (path === undefined) return missingValue(`${at}/path`);
  const tokens = typeof path === 'string' ? parsePointer(path) : undefined;
  if (tokens === undefined) return invalidValue(path, `${at}/path`);
  const place = { path: path as string, tokens };
  if (op === 'remove') return { op, ...place };
  if (!Object.hasOwn(patch, 'value')) return missingValue(`${at}/value`);
  return { op: op as 'add' | 'replace' | 'test', ...place, value: patch.value as Json };
}
