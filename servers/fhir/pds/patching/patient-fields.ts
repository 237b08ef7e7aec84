/** What patients may change of their own record. */
import { isEqual, isObject, type JsonObject } from '#formats/json-patch/json';
import { EXTENSIONS } from '../extensions.ts';
import { invalidUpdate } from '../refused.ts';
import type { Patch } from './envelope.ts';
import { itemsOf, namesItem } from './rules.ts';

const FIELDS: readonly string[] = ['address', 'contact', 'telecom', 'extension'];
const EXTENSIONS_OF_THEIRS: readonly unknown[] = [
  EXTENSIONS.nominated,
  EXTENSIONS.dispensingDoctor,
  EXTENSIONS.applianceSupplier,
  EXTENSIONS.communication,
  EXTENSIONS.birthPlace,
];

/** Of these they may change parts; of all else they send whole objects. */
const IN_PARTS: readonly string[] = ['address', 'contact'];

/** Refuses what is not theirs, and parts of what they may only change as a whole. */
export function checkPatientFields(patches: readonly Patch[], shown: JsonObject): void {
  for (const patch of patches) if (!mayChange(patch, shown)) refuseFields();
}

function mayChange(patch: Patch, shown: JsonObject): boolean {
  const [field = '', index = '', ...rest] = patch.tokens;
  if (rest.length > 0 && !namesItem(patch) && patch.op !== 'test' && !IN_PARTS.includes(field)) return false;
  const given = patch.op !== 'remove' && rest.length === 0 && isObject(patch.value) ? patch.value : undefined;
  const item = given ?? itemsOf(shown, field)[Number(index)];
  return FIELDS.includes(field) && (item === undefined || isTheirs(field, item));
}

/** Which item a place names depends on the patches before: so what has become of the items that are not theirs is looked at as well. */
export function checkPatientResult(shown: JsonObject, changed: JsonObject): void {
  for (const field of FIELDS) {
    const notTheirs = (patient: JsonObject) => itemsOf(patient, field).filter((item) => !isObject(item) || !isTheirs(field, item));
    if (!isEqual(notTheirs(shown), notTheirs(changed))) refuseFields();
  }
}

function isTheirs(field: string, item: JsonObject): boolean {
  if (field === 'telecom') return item.system === 'email' || item.use === 'mobile';
  return field !== 'extension' || EXTENSIONS_OF_THEIRS.includes(item.url);
}

function refuseFields(): never {
  return invalidUpdate('This user does not have permission to update the fields in the patches provided.');
}
