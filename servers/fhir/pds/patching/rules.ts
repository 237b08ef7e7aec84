/** What PDS asks of patches beyond RFC 6902, before any of them is applied. Each rule refuses or lets pass. */
import { isObject, type Json, type JsonObject } from '#formats/json-patch/json';
import { forbiddenUpdate, invalidUpdate } from '../refused.ts';
import type { Patch } from './envelope.ts';

/** The lists of a patient, by what tells their items apart. */
const KEY: Readonly<Record<string, 'id' | 'url'>> = {
  name: 'id',
  address: 'id',
  telecom: 'id',
  contact: 'id',
  generalPractitioner: 'id',
  extension: 'url',
};
const SINGLE: readonly string[] = ['gender', 'birthDate', 'multipleBirthInteger', 'deceasedDateTime', 'managingOrganization'];
const KEPT: readonly string[] = ['gender', 'birthDate', 'deceasedDateTime'];
const KEPT_BY_SANDBOX: readonly string[] = ['gender', 'birthDate'];

/** The names of the lists. */
export const LISTS: readonly string[] = Object.keys(KEY);

export interface Rules {
  /** The patient as PDS shows them. */
  readonly shown: JsonObject;
  /** The national sandbox lets more be removed, and does not always ask which item is meant: see {@link isAnybodys}. */
  readonly asSandbox: boolean;
}

type Rule = (patches: readonly Patch[], rules: Rules) => void;

const fieldsAreKnown: Rule = (patches) => {
  for (const { tokens } of patches) {
    const [field = ''] = tokens;
    if (!Object.hasOwn(KEY, field) && !SINGLE.includes(field)) invalidUpdate(`Update unsupported for resource - '${field}'`);
  }
};

const whatMustStayIsNotRemoved: Rule = (patches, { asSandbox }) => {
  const kept = asSandbox ? KEPT_BY_SANDBOX : [...KEPT, ...LISTS];
  for (const { op, tokens } of patches) {
    const [field = '', ...rest] = tokens;
    if (op === 'remove' && rest.length === 0 && kept.includes(field)) forbiddenUpdate(`source not permitted to remove '${field}'`);
  }
};

/** A list changes item by item. */
const newItemsComeLast: Rule = (patches) => {
  for (const { op, tokens, path } of patches) {
    const [field = '', index] = tokens;
    if (!Object.hasOwn(KEY, field)) continue;
    if (index === undefined && op !== 'test') invalidUpdate(`Invalid patch - '${path}' can only be changed item by item`);
    if (op === 'add' && tokens.length === 2 && index !== '-') invalidUpdate(`Invalid patch - items can only be added at '/${field}/-'`);
  }
};

/** Of these the national sandbox does not ask which are meant: its collection of requests does not say. */
function isAnybodys({ tokens: [field, index] }: Patch): boolean {
  return field === 'extension' || (field === 'name' && index === '0');
}

/** An item is only removed, and a part of one, right after a test that says which one is meant. */
const removalsAreTested: Rule = (patches, { asSandbox }) => {
  for (const [at, patch] of patches.entries()) {
    const { op, tokens, path } = patch;
    const [field = '', index] = tokens;
    if (op !== 'remove' || index === undefined || !Object.hasOwn(KEY, field) || (asSandbox && isAnybodys(patch))) continue;
    const before = patches[at - 1];
    if (before?.op === 'test' && testsItem(before, `/${field}/${index}`)) continue;
    const instead = before === undefined ? 'it is the first item' : `it is preceded by '${before.op} ${before.path}'`;
    invalidUpdate(`removal '${path}' is not immediately preceded by equivalent test - instead ${instead}`);
  }
};

function testsItem({ path, tokens }: Patch, item: string): boolean {
  if (path === item) return true;
  const last = tokens.at(-1);
  return path.startsWith(`${item}/`) && (last === 'id' || last === 'url');
}

/** Who changes a part of an item says in the same request which item that is. */
const changedItemsAreNamed: Rule = (patches, { asSandbox }) => {
  const named = new Set(patches.filter(({ op, tokens }) => op !== 'remove' && tokens.length === 3).map(({ path }) => path));
  for (const patch of patches) {
    const { op, tokens } = patch;
    const [field = '', index = ''] = tokens;
    const key = Object.hasOwn(KEY, field) ? KEY[field] : undefined;
    if (key === undefined || op === 'test' || op === 'remove' || (asSandbox && isAnybodys(patch))) continue;
    const root = `/${field}/${index}`;
    const isWhole = op === 'replace' && tokens.length === 2;
    const bringsKey = isObject(patch.value) && Object.hasOwn(patch.value, key);
    // a part of an extension is one itself, and brings its own URL
    const isNamed = named.has(`${root}/${key}`) || (bringsKey && (isWhole || key === 'url'));
    if ((tokens.length > 2 || isWhole) && !isNamed) invalidUpdate(`no id or url found for path with root ${root}`);
  }
};

/** Ids that somebody names are on the record. */
const namedItemsExist: Rule = (patches, { shown }) => {
  for (const patch of patches) {
    const [field = '', , member] = patch.tokens;
    if (patch.op === 'remove' || !Object.hasOwn(KEY, field) || KEY[field] !== 'id') continue;
    const id = namedId(patch, member);
    if (id !== undefined && !itemsOf(shown, field).some((item) => item.id === id))
      invalidUpdate(`no '${field}' resources with object id '${typeof id === 'string' ? id : JSON.stringify(id)}'`);
  }
};

function namedId(patch: Exclude<Patch, { op: 'remove' }>, member: string | undefined): Json | undefined {
  if (patch.tokens.length === 3 && member === 'id') return patch.value;
  return patch.op === 'replace' && patch.tokens.length === 2 && isObject(patch.value) ? patch.value.id : undefined;
}

/** Ids are given by PDS. */
const newItemsHaveNoId: Rule = (patches) => {
  for (const patch of patches) {
    const [field = ''] = patch.tokens;
    if (patch.op === 'add' && patch.tokens.length === 2 && KEY[field] === 'id' && isObject(patch.value) && patch.value.id !== undefined)
      invalidUpdate(`id must not be supplied for a new '${field}'`);
  }
};

/** In the order in which they are applied. */
const RULES: readonly Rule[] = [
  fieldsAreKnown,
  whatMustStayIsNotRemoved,
  newItemsComeLast,
  removalsAreTested,
  changedItemsAreNamed,
  namedItemsExist,
  newItemsHaveNoId,
];

export function applyRules(patches: readonly Patch[], rules: Rules): void {
  for (const rule of RULES) rule(patches, rules);
}

/** The items of one list of a patient; none when it has no such list. */
export function itemsOf(shown: JsonObject, field: string): readonly JsonObject[] {
  return (shown[field] as readonly JsonObject[] | undefined) ?? [];
}

/** Whether a patch says which item is meant, and changes nothing: `/name/0/id`, `/extension/3/url`. */
export function namesItem({ op, tokens }: Patch): boolean {
  const [field = '', , member] = tokens;
  return op !== 'remove' && tokens.length === 3 && Object.hasOwn(KEY, field) && member === KEY[field];
}
