/**
 * The seeds: what every session of the world starts from. A folder holds, for each collection, one file (`organisations.json`) or a
 * folder of files (`patients/families.json`), each with one document or an array of them. Everything is checked, and everything
 * that is wrong is said at once: file, path and reason.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packagePath } from '#kernel/package';
import type { Seeds } from '#kernel/store/store';
import { WORLD_COLLECTIONS, type WorldCollection } from './collections.ts';
import { IDENTITIES_FILE } from './identities.ts';
import { findJsonFault } from './seeds/json-fault.ts';

/** One thing wrong with the seeds. */
export interface SeedIssue {
  /** Relative to the seed folder: `patients/families.json`. Empty when it is the folder itself. */
  readonly file: string;
  /** Dotted, from the file's top: `3.names.0.family`; or `line 12, column 7` where it is not JSON. Empty when it is the whole file. */
  readonly path: string;
  readonly reason: string;
  /** Which document it is in, where that can be told: its NHS number, its ODS code …. */
  readonly id?: string;
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

/** The standard world. */
const STANDARD_SEEDS = packagePath('seed-data');

/** Reads and checks all seeds of a folder: the standard world, or one of your own. Throws {@link SeedError}. */
export function loadSeeds(folder: string = STANDARD_SEEDS): Seeds {
  const reader = new SeedReader(folder);
  reader.readAll();
  reader.checkAll();
  if (reader.issues.length > 0) throw new SeedError(folder, reader.issues);
  return new Map([...reader.seeds].map(([name, entries]) => [name, [...entries.values()]]));
}

/** A document and where it is written. */
interface Entry {
  readonly id: string;
  readonly doc: object;
  readonly file: string;
  readonly path: string;
}

class SeedReader {
  readonly seeds = new Map<string, Map<string, Entry>>(WORLD_COLLECTIONS.map(({ name }) => [name, new Map()]));
  readonly issues: SeedIssue[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads the files of all collections in the order of their names. The register of identities is none; what does not end in `.json` is for people. */
  readAll(): void {
    for (const name of this.#list('')) {
      if (name === IDENTITIES_FILE) continue;
      const isFile = name.endsWith('.json');
      if (!isFile && !statSync(join(this.#folder, name)).isDirectory()) continue;
      const collection = WORLD_COLLECTIONS.find((known) => known.name === (isFile ? name.slice(0, -'.json'.length) : name));
      if (collection === undefined) this.#complain({ file: name, path: '', reason: `no such collection; there are ${NAMES}` });
      else if (isFile) this.#readFile(name, collection);
      else for (const file of this.#list(name)) if (file.endsWith('.json')) this.#readFile(`${name}/${file}`, collection);
    }
  }

  /** Checks what can only be seen of all documents together. */
  checkAll(): void {
    for (const collection of WORLD_COLLECTIONS) {
      for (const entry of this.#entries(collection.name).values()) {
        this.#checkReferences(collection, entry);
        this.#checkSuccession(collection, entry);
      }
    }
  }

  #readFile(file: string, collection: WorldCollection<object>): void {
    const content = this.#readJson(file);
    if (content === undefined) return;
    if (!Array.isArray(content)) this.#take(content, file, '', collection);
    else for (const [at, value] of content.entries()) this.#take(value, file, String(at), collection);
  }

  #readJson(file: string): unknown {
    let text: string;
    try {
      text = readFileSync(join(this.#folder, file), 'utf8');
    } catch (error) {
      this.#complain({ file, path: '', reason: `cannot be read: ${(error as Error).message}` });
      return undefined;
    }
    try {
      return JSON.parse(text);
    } catch {
      const { line, column, reason } = findJsonFault(text);
      this.#complain({ file, path: `line ${line}, column ${column}`, reason: `not JSON: ${reason}` });
      return undefined;
    }
  }

  #take(value: unknown, file: string, path: string, collection: WorldCollection<object>): void {
    const parsed = collection.parse(value);
    if ('issues' in parsed) {
      const id = idIn(value, collection);
      for (const issue of parsed.issues)
        this.#complain({ file, path: joinPath(path, issue.path), reason: issue.reason, ...(id !== undefined && { id }) });
      return;
    }
    const { doc } = parsed;
    const id = collection.idOf(doc);
    const entries = this.#entries(collection.name);
    const other = entries.get(id);
    if (other === undefined) entries.set(id, { id, doc, file, path });
    else
      this.#complain({
        file,
        path,
        id,
        reason: `is there twice; the first is in ${[other.file, other.path].filter(Boolean).join(' at ')}`,
      });
  }

  #checkReferences(collection: WorldCollection<object>, { id, doc, file, path }: Entry): void {
    for (const reference of collection.references(doc)) {
      if (!this.#entries(reference.collection).has(reference.id))
        this.#complain({ file, path: joinPath(path, reference.path), id, reason: `'${reference.id}' is not in ${reference.collection}` });
    }
  }

  #checkSuccession({ name, successor }: WorldCollection<object>, { id, doc, file, path }: Entry): void {
    const first = successor?.(doc);
    const passed = new Set<string>();
    for (let next = first; next && !passed.has(next.id); ) {
      passed.add(next.id);
      const heir = this.#entries(name).get(next.id)?.doc;
      next = heir && successor?.(heir);
    }
    if (first && passed.has(id)) this.#complain({ file, path: joinPath(path, first.path), id, reason: 'leads back to where it began' });
  }

  #list(folder: string): readonly string[] {
    try {
      return readdirSync(join(this.#folder, folder)).sort();
    } catch (error) {
      this.#complain({ file: folder, path: '', reason: `the folder cannot be read: ${(error as Error).message}` });
      return [];
    }
  }

  #entries(collection: string): Map<string, Entry> {
    return this.seeds.get(collection) as Map<string, Entry>;
  }

  #complain(issue: SeedIssue): void {
    this.issues.push(issue);
  }
}

const NAMES = WORLD_COLLECTIONS.map(({ name }) => name).join(', ');

/** The id of a document that is not a good one, if it has got one. */
function idIn(value: unknown, collection: WorldCollection<object>): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const id: unknown = collection.idOf(value);
  return typeof id === 'string' ? id : undefined;
}

function joinPath(outer: string, inner: string): string {
  return outer && inner ? `${outer}.${inner}` : outer || inner;
}

function sayIssues(folder: string, issues: readonly SeedIssue[]): string {
  const lines = issues.slice(0, ISSUES_SAID).map(({ file, path, id, reason }) => {
    const place = [file, path, id && `(${id})`].filter(Boolean).join(' ');
    return place ? `  ${place}: ${reason}` : `  ${reason}`;
  });
  if (issues.length > ISSUES_SAID) lines.push(`  … and ${issues.length - ISSUES_SAID} more`);
  return `The seeds in ${folder} cannot be used:\n${lines.join('\n')}`;
}
