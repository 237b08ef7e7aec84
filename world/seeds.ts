/**
 * The seeds: what every session of the world starts from. A folder holds, for each collection, one file (`organisations.json`) or a
 * folder of files (`patients/families.json`), each with one document or an array of them. Everything is checked, and everything
 * that is wrong is said at once: file, path and reason.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Seeds } from '#kernel/store/store';
import { WORLD_COLLECTIONS, type WorldCollection } from './collections.ts';
import { findJsonFault } from './seeds/json-fault.ts';

/** One thing wrong with the seeds. */
export interface SeedIssue {
  /** Relative to the seed folder: `patients/families.json`. Empty when it is the folder itself. */
  readonly file: string;
  /** Dotted, from the file's top: `3.names.0.family`; or `line 12, column 7` where it is not JSON. Empty when it is the whole file. */
  readonly path: string;
  readonly reason: string;
}

/** The seeds cannot be used. The message names the folder, and the first issues with file, path and reason. */
export class SeedError extends Error {
  readonly issues: readonly SeedIssue[];
  constructor(folder: string, issues: readonly SeedIssue[]) {
    super(sayIssues(folder, issues));
    this.name = 'SeedError';
    this.issues = issues;
  }
}

/** Issues beyond these are only counted in the message. */
const ISSUES_SAID = 20;

/** The standard world. It lies at the package's root, above this module or, compiled, above `dist`. */
export const STANDARD_SEEDS =
  ['../seed-data', '../../seed-data'].map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync) ?? 'seed-data';

/** A document and where it is written. */
interface Entry {
  readonly id: string;
  readonly doc: object;
  readonly file: string;
  readonly path: string;
}

type Complain = (file: string, path: string, reason: string) => void;

/** Reads and checks all seeds of a folder: the standard world, or one of your own. Throws {@link SeedError}. */
export function loadSeeds(folder: string = STANDARD_SEEDS): Seeds {
  const issues: SeedIssue[] = [];
  const complain: Complain = (file, path, reason) => issues.push({ file, path, reason });
  const seeds = new Map<string, Map<string, Entry>>();
  for (const { name } of WORLD_COLLECTIONS) seeds.set(name, new Map());
  for (const { file, collection } of listFiles(folder, complain)) readEntries(folder, file, collection, seeds, complain);
  for (const collection of WORLD_COLLECTIONS) checkReferences(collection, seeds, complain);
  if (issues.length > 0) throw new SeedError(folder, issues);
  return new Map([...seeds].map(([name, entries]) => [name, [...entries.values()]]));
}

interface SeedFile {
  readonly file: string;
  readonly collection: WorldCollection<object>;
}

/** The seed files of a folder in the order of their names. Files that do not end in `.json` are for people, and passed over. */
function listFiles(folder: string, complain: Complain): readonly SeedFile[] {
  const files: SeedFile[] = [];
  for (const name of listFolder(folder, '', complain)) {
    const isFolder = !name.endsWith('.json');
    if (isFolder && !statSync(join(folder, name)).isDirectory()) continue;
    const collection = WORLD_COLLECTIONS.find((known) => known.name === (isFolder ? name : name.slice(0, -'.json'.length)));
    if (collection === undefined)
      complain(name, '', `no such collection; there are ${WORLD_COLLECTIONS.map((known) => known.name).join(', ')}`);
    else if (!isFolder) files.push({ file: name, collection });
    else
      for (const inner of listFolder(join(folder, name), name, complain))
        if (inner.endsWith('.json')) files.push({ file: `${name}/${inner}`, collection });
  }
  return files;
}

function listFolder(folder: string, name: string, complain: Complain): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    complain(name, '', `the folder cannot be read: ${(error as Error).message}`);
    return [];
  }
}

function readEntries(
  folder: string,
  file: string,
  collection: WorldCollection<object>,
  seeds: ReadonlyMap<string, Map<string, Entry>>,
  complain: Complain,
): void {
  const content = readJson(folder, file, complain);
  if (content === undefined) return;
  const entries = seeds.get(collection.name) as Map<string, Entry>;
  const isList = Array.isArray(content);
  for (const [at, value] of (isList ? content : [content]).entries()) {
    const path = isList ? String(at) : '';
    const parsed = collection.parse(value);
    if ('issues' in parsed) {
      for (const issue of parsed.issues) complain(file, joinPath(path, issue.path), issue.reason);
      continue;
    }
    const entry = { id: collection.idOf(parsed.doc), doc: parsed.doc, file, path };
    const first = entries.get(entry.id);
    if (first)
      complain(file, path, `${collection.name} has '${entry.id}' twice; the first is in ${first.file}${first.path && ` at ${first.path}`}`);
    else entries.set(entry.id, entry);
  }
}

function readJson(folder: string, file: string, complain: Complain): unknown {
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    complain(file, '', `cannot be read: ${(error as Error).message}`);
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, reason } = findJsonFault(text);
    complain(file, `line ${line}, column ${column}`, `is not JSON: ${reason}`);
    return undefined;
  }
}

function checkReferences(
  collection: WorldCollection<object>,
  seeds: ReadonlyMap<string, ReadonlyMap<string, Entry>>,
  complain: Complain,
): void {
  for (const { doc, file, path } of seeds.get(collection.name)?.values() ?? []) {
    for (const reference of collection.references(doc)) {
      if (!seeds.get(reference.collection)?.has(reference.id))
        complain(file, joinPath(path, reference.path), `'${reference.id}' is not in ${reference.collection}`);
    }
  }
}

function joinPath(outer: string, inner: string): string {
  return outer && inner ? `${outer}.${inner}` : outer || inner;
}

function sayIssues(folder: string, issues: readonly SeedIssue[]): string {
  const lines = issues
    .slice(0, ISSUES_SAID)
    .map(({ file, path, reason }) => `  ${[file, path].filter(Boolean).join(' ')}${file || path ? ': ' : ''}${reason}`);
  if (issues.length > ISSUES_SAID) lines.push(`  … and ${issues.length - ISSUES_SAID} more`);
  return `The seeds in ${folder} cannot be used:\n${lines.join('\n')}`;
}
