/** Applies patches to a patient as PDS shows them. */
import { isEqual, isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import { applyPatch, type Operation, type PatchFault } from '#formats/json-patch/patch';
import { withType } from '../python-text.ts';
import { invalidUpdate } from '../refused.ts';
import type { Patch } from './envelope.ts';
import { itemsOf, LISTS, namesItem } from './rules.ts';

/** The patient with the patches applied; what none of them is about is the very same. Lists that have become empty are left out, as they are when a patient is shown. */
export function patched(shown: JsonObject, patches: readonly Patch[], { mayChangeNothing = false } = {}): JsonObject {
  const touched = new Set(patches.map(({ tokens: [field = ''] }) => field));
  // a list that is not shown is an empty one, to which an item can be added
  const before = fieldsOf([...touched].map((field) => [field, LISTS.includes(field) ? itemsOf(shown, field) : shown[field]]));
  const result = applyPatch(before, patches.flatMap(toOperations));
  if ('fault' in result) return invalidUpdate(`Invalid patch - ${wordsFor(result.fault)}`);
  const after = result.value as JsonObject;
  if (!mayChangeNothing && isEqual(after, before)) return invalidUpdate('Invalid patch - Provided patch made no changes to the resource');
  const untouched = Object.entries(shown).filter(([field]) => !touched.has(field));
  return fieldsOf([...untouched, ...Object.entries(after).filter(([field, value]) => !(LISTS.includes(field) && isEmpty(value)))]);
}

function fieldsOf(entries: readonly (readonly [string, Json | undefined])[]): JsonObject {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject;
}

function isEmpty(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Who adds or replaces an id means to say which item it is; and so does who brings a whole item with its id. */
function toOperations(patch: Patch): readonly Operation[] {
  const { path, tokens } = patch;
  if (patch.op === 'remove') return [{ op: 'remove', path }];
  const operation: Operation = { op: namesItem(patch) ? 'test' : patch.op, path, value: patch.value };
  if (patch.op !== 'replace' || tokens.length !== 2 || !isObject(patch.value)) return [operation];
  const key = tokens[0] === 'extension' ? 'url' : 'id';
  const id = patch.value[key];
  return id === undefined ? [operation] : [{ op: 'test', path: `${path}/${key}`, value: id }, operation];
}

/** In the words of Python's jsonpatch. */
function wordsFor(fault: PatchFault): string {
  const { op } = fault.operation;
  switch (fault.kind) {
    case 'test':
      return `${withType(fault.actual)} is not equal to tested value ${withType(fault.expected)}`;
    case 'index':
      return op === 'remove' && fault.operation.path.endsWith(`/${fault.token}`)
        ? `can't remove non-existent object '${fault.token}'`
        : `index '${fault.token}' is out of bounds`;
    case 'member':
      return op === 'remove' || op === 'replace' ? `can't ${op} non-existent object '${fault.token}'` : `member '${fault.token}' not found`;
    case 'pointer':
      return 'path is too deep';
    case 'limit':
      return 'value is too deep';
    case 'leaf':
    case 'intoItself':
      return `'${fault.operation.path}' does not lead to a value`;
  }
}
