/** What patients may change of their own record. */
import { isObject, type JsonObject } from '#formats/json-patch/json';
import { EXTENSIONS } from '../extensions.ts';
import { invalidUpdate } from '../refused.ts';
import type { Patch } from './envelope.ts';
import { itemsOf, namesItem } from './rules.ts';

const EXTENSIONS_OF_THEIRS: readonly unknown[] = [
  EXTENSIONS.nominated,
  EXTENSIONS.dispensingDoctor,
  EXTENSIONS.applianceSupplier,
  EXTENSIONS.communication,
  EXTENSIONS.birthPlace,
];

/** Refuses what is not theirs, and parts of objects: patients send whole ones. */
export function checkPatientFields(patches: readonly Patch[], shown: JsonObject): void {
  for (const patch of patches) if (!mayChange(patch, shown)) refuseFields();
}

function mayChange(patch: Patch, shown: JsonObject): boolean {
  const [field = '', index = '', ...rest] = patch.tokens;
  if (rest.length > 0 && !namesItem(patch) && patch.op !== 'test') return false;
  const given = patch.op !== 'remove' && isObject(patch.value) ? patch.value : undefined;
  const item = given ?? itemsOf(shown, field)[Number(index)];
  switch (field) {
    case 'address':
    case 'contact':
      return true;
    case 'telecom':
      return item === undefined || item.system === 'email' || item.use === 'mobile';
    case 'extension':
      return item === undefined || EXTENSIONS_OF_THEIRS.includes(item.url);
    default:
      return false;
  }
}

function refuseFields(): never {
  return invalidUpdate('This user does not have permission to update the fields in the patches provided.');
}
