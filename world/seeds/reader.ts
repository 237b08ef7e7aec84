/** Reads seed folders from disk, document by document, and checks each by itself. Everything that is wrong is collected. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WORLD_COLLECTIONS, type WorldCollection } from '../collections.ts';
import { parse } from '../parsers.ts';
import { joinPath, type SeedIssue } from './issue.ts';
import { findJsonFault } from './json-fault.ts';
import { RELATIVE_DATE_FORM, resolveDates } from './relative-dates.ts';

/** A document and where it is written. */
export interface SeedEntry {
  readonly id: string;
  readonly doc: object;
  /** As written: with its relative dates. */
  readonly written: unknown;
  readonly folder: string;
  readonly file: string;
  readonly path: string;
}

/** Editors on Windows put it before a text; JSON does not know it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Files beside the collections that are for people, or for those who look after them. */
const NOT_SEEDS = new Set(['identities.json']);

export class SeedReader {
  readonly entries = new Map<string, Map<string, SeedEntry>>(WORLD_COLLECTIONS.map(({ name }) => [name, new Map()]));
  readonly issues: SeedIssue[] = [];
  /** Ids of documents that are there, but are no good ones. */
  readonly broken = new Set<string>();
  /** Whether every file could be read as JSON. */
  isComplete = true;
  readonly #today: string;
  readonly #saysFolder: boolean;
  #folder = '';

  /** `saysFolder`: there are several, and issues say in which they are. */
  constructor(today: string, saysFolder = false) {
    this.#today = today;
    this.#saysFolder = saysFolder;
  }

  /**
   * Reads the files of all collections of a folder, in the order of their names, over what has been read before: a document with
   * the id of one from another folder takes its place. What does not end in `.json` is for people.
   */
  read(folder: string): void {
    this.#folder = folder;
    for (const name of this.#list('')) {
      const isFile = name.endsWith('.json');
      if (NOT_SEEDS.has(name) || (!isFile && !statSync(join(folder, name)).isDirectory())) continue;
      const collection = WORLD_COLLECTIONS.find((known) => known.name === (isFile ? name.slice(0, -'.json'.length) : name));
      if (collection === undefined) this.#complain({ file: name, path: '', reason: `no such collection; there are ${NAMES}` });
      else if (isFile) this.#readFile(name, collection);
      else for (const file of this.#list(name)) if (file.endsWith('.json')) this.#readFile(`${name}/${file}`, collection);
    }
  }

  /** An issue about a document that has been read. */
  complainOf({ folder, file, path, id }: SeedEntry, within: string, reason: string): void {
    this.issues.push({ file, path: joinPath(path, within), id, reason, ...(this.#saysFolder && { folder }) });
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
      text = readFileSync(join(this.#folder, file), 'utf8').replace(BYTE_ORDER_MARK, '');
    } catch (error) {
      this.isComplete = false;
      this.#complain({ file, path: '', reason: `cannot be read: ${(error as Error).message}` });
      return undefined;
    }
    try {
      return JSON.parse(text);
    } catch {
      this.isComplete = false;
      const { line, column, reason } = findJsonFault(text);
      this.#complain({ file, path: `line ${line}, column ${column}`, reason: `not JSON: ${reason}` });
      return undefined;
    }
  }

  #take(written: unknown, file: string, path: string, collection: WorldCollection<object>): void {
    const id = idIn(written, collection);
    const complain = (within: string, reason: string) => {
      if (id !== undefined) this.broken.add(id);
      this.#complain({ file, path: joinPath(path, within), reason, ...(id !== undefined && { id }) });
    };
    let isResolved = true;
    const value = resolveDates(written, this.#today, (within) => {
      isResolved = false;
      complain(within, RELATIVE_DATE_FORM);
    });
    if (!isResolved) return;
    const parsed = parse(collection, value);
    if ('issues' in parsed) for (const issue of parsed.issues) complain(issue.path, issue.reason);
    else this.#enter({ id: collection.idOf(parsed.doc), doc: parsed.doc, written, folder: this.#folder, file, path }, collection.name);
  }

  #enter(entry: SeedEntry, collection: string): void {
    const entries = this.#entriesOf(collection);
    const other = entries.get(entry.id);
    if (other === undefined || other.folder !== entry.folder) entries.set(entry.id, entry);
    else this.complainOf(entry, '', `is there twice; the first is in ${[other.file, other.path].filter(Boolean).join(' at ')}`);
  }

  #list(folder: string): readonly string[] {
    try {
      return readdirSync(join(this.#folder, folder)).sort();
    } catch (error) {
      this.#complain({ file: folder, path: '', reason: `the folder cannot be read: ${(error as Error).message}` });
      return [];
    }
  }

  #entriesOf(collection: string): Map<string, SeedEntry> {
    return this.entries.get(collection) as Map<string, SeedEntry>;
  }

  #complain(issue: SeedIssue): void {
    this.issues.push(this.#saysFolder ? { ...issue, folder: this.#folder } : issue);
  }
}

const NAMES = WORLD_COLLECTIONS.map(({ name }) => name).join(', ');

/** The id of a document that is not a good one, if it has got one. */
function idIn(value: unknown, collection: WorldCollection<object>): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const id: unknown = collection.idOf(value);
  return typeof id === 'string' ? id : undefined;
}
