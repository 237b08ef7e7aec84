/**
 * Patients out of somebody's own files: CSV with headings, a JSON array, or a JSON value on each line. A row is flat (`lastName`,
 * `birthDate` …) or, in JSON, a whole patient as seed files have them. Nothing is read or written here.
 */
import type { Parsed } from '#kernel/store/store';
import { PATIENTS } from '../collections.ts';
import { parse } from '../parsers.ts';
import type { Patient } from '../patient.ts';
import { findJsonFault } from '../seeds/json-fault.ts';
import { resolveDates, restoreDates } from '../seeds/relative-dates.ts';
import { type ColumnMap, FIELDS, type Field, fieldOf } from './columns.ts';
import { parseCsv } from './csv.ts';
import { fieldAt, patientFrom, type Row, type RowRules, refusalOfNumber } from './row.ts';

export interface ImportOptions extends RowRules {
  /** Which field each column holds, where the heading alone does not say it. */
  readonly map?: ColumnMap;
  /** The day, `2026-11-25`, on which relative dates (`@today-3M`) are tried out. They stay relative. Without it they are refused. */
  readonly today?: string;
  /** NHS numbers that suites expect to be nobody's: no patient may have them. */
  readonly reserved?: ReadonlySet<string>;
}

/** One thing that stands in the way. */
export interface ImportProblem {
  /** `line 7`, or `entry 7` of a JSON array; empty when it is the file. */
  readonly place: string;
  /** The field, or the path in a whole patient. Empty when it is the row. */
  readonly field: string;
  readonly reason: string;
  /** What stands there, as far as it is known. */
  readonly value?: string;
}

export interface Imported {
  readonly patients: readonly Patient[];
  /** Every problem of every row. */
  readonly problems: readonly ImportProblem[];
}

/** Reads all rows. A row with a problem gives no patient. */
export function importPatients(text: string, options: ImportOptions = {}): Imported {
  const source = sourceOf(text, options);
  const importer = new Importer(options);
  for (const { place, value } of source.records) importer.take(place, value);
  return { patients: [...importer.patients.values()].map(({ doc }) => doc), problems: [...source.problems, ...importer.problems] };
}

/** A row of a table, or a value of JSON, and where it stands. */
interface Source {
  readonly records: readonly { readonly place: string; readonly value: Row | unknown }[];
  readonly problems: readonly ImportProblem[];
}

const NOTHING = 'holds no patients';

function sourceOf(text: string, { map }: ImportOptions): Source {
  const first = /[^\s\ufeff]/.exec(text)?.[0];
  const source = first === '[' ? fromArray(text) : first === '{' ? fromLines(text) : fromCsv(text, map);
  if (source.records.length > 0 || source.problems.length > 0) return source;
  return { records: [], problems: [{ place: '', field: '', reason: NOTHING }] };
}

function fromCsv(text: string, map: ColumnMap = {}): Source {
  const { rows, faults } = parseCsv(text);
  if (faults.length > 0) return { records: [], problems: faults.map(({ line, reason }) => ({ place: `line ${line}`, field: '', reason })) };
  const [head, ...body] = rows;
  if (head === undefined) return { records: [], problems: [] };
  const fields = head.cells.map((heading) => fieldOf(heading, map));
  const problems = headingProblems(`line ${head.line}`, head.cells, fields, body.length > 0);
  if (problems.length > 0) return { records: [], problems };
  const tooLong = body.filter(({ cells }) => cells.slice(fields.length).some((cell) => cell.trim() !== ''));
  return {
    records: body
      .filter((row) => !tooLong.includes(row))
      .map(({ line, cells }) => ({ place: `line ${line}`, value: rowOf(cells, fields) })),
    problems: tooLong.map(({ line, cells }) => ({
      place: `line ${line}`,
      field: '',
      reason: `has ${cells.length} cells, and there are ${fields.length} headings`,
    })),
  };
}

function headingProblems(
  place: string,
  headings: readonly string[],
  fields: readonly (Field | null | undefined)[],
  hasRows: boolean,
): readonly ImportProblem[] {
  const problems: ImportProblem[] = [];
  for (const [at, field] of fields.entries()) {
    const heading = headings[at]?.trim() ?? '';
    const twin = field ? fields.indexOf(field) : at;
    if (field === undefined && (heading !== '' || hasRows))
      problems.push({
        place,
        field: heading,
        reason: 'is no heading that is known; say with a map which field it is, or that it is to be left out',
      });
    else if (twin !== at) problems.push({ place, field: heading, reason: `is ${field}, and so is '${headings[twin]?.trim()}'` });
  }
  return problems;
}

function rowOf(cells: readonly string[], fields: readonly (Field | null | undefined)[]): Row {
  const row: Partial<Record<Field, string>> = {};
  for (const [at, field] of fields.entries()) {
    const cell = cells[at]?.trim();
    if (field && cell) row[field] = cell;
  }
  return row;
}

function fromArray(text: string): Source {
  const parsed = parseJson(text.replace(/^\ufeff/, ''));
  if ('problem' in parsed) return { records: [], problems: [parsed.problem] };
  return { records: (parsed.value as readonly unknown[]).map((value, at) => ({ place: `entry ${at + 1}`, value })), problems: [] };
}

/** One value on each line; or one alone, over as many lines as it likes. */
function fromLines(text: string): Source {
  const content = text.replace(/^\ufeff/, '');
  const whole = parseJson(content);
  if ('value' in whole) return { records: [{ place: 'entry 1', value: whole.value }], problems: [] };
  const records: { place: string; value: unknown }[] = [];
  const problems: ImportProblem[] = [];
  for (const [at, line] of content.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    if ('value' in parsed) records.push({ place: `line ${at + 1}`, value: parsed.value });
    else problems.push({ ...parsed.problem, place: `line ${at + 1}` });
  }
  // not one good line: then it is one value with a fault in it, and that is where to look
  return records.length === 0 ? { records, problems: [whole.problem] } : { records, problems };
}

function parseJson(text: string): { readonly value: unknown } | { readonly problem: ImportProblem } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const { line, column, reason } = findJsonFault(text);
    return { problem: { place: `line ${line}, column ${column}`, field: '', reason: `not JSON: ${reason}` } };
  }
}

class Importer {
  readonly patients = new Map<string, { readonly doc: Patient; readonly place: string }>();
  readonly problems: ImportProblem[] = [];
  readonly #options: ImportOptions;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  take(place: string, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.#complain(place, '', 'must be an object');
    else if (isDocument(value)) this.#takeDocument(place, value);
    else this.#takeRow(place, value as Readonly<Record<string, unknown>>);
  }

  #takeRow(place: string, value: Readonly<Record<string, unknown>>): void {
    const row = this.#rowOf(place, value);
    if (row === undefined) return;
    const { doc, problems } = patientFrom(row, this.#options);
    for (const problem of problems) this.problems.push({ place, ...problem });
    const said = new Set<string>(problems.map(({ field }) => field));
    const parsed = this.#parse(doc);
    if ('doc' in parsed) {
      if (problems.length === 0) this.#keep(place, parsed.doc);
      return;
    }
    for (const { path, reason } of parsed.issues) {
      const field = fieldAt(path, doc);
      if (field === undefined || !said.has(field)) this.#complain(place, field ?? path, reason, field && row[field]);
    }
  }

  #takeDocument(place: string, value: object): void {
    const parsed = this.#parse({ serialChangeNumber: 1, ...value });
    if ('issues' in parsed) {
      for (const { path, reason } of parsed.issues) this.#complain(place, path, reason);
      return;
    }
    const { nhsNumber } = parsed.doc;
    const refusal = refusalOfNumber(nhsNumber, this.#options);
    if (refusal !== undefined) this.#complain(place, 'nhsNumber', refusal, nhsNumber);
    else this.#keep(place, parsed.doc);
  }

  /** The document with its relative dates as they were, or what is wrong with it. */
  #parse(doc: unknown): Parsed<Patient> {
    const { today } = this.#options;
    if (today === undefined) return parse(PATIENTS, doc);
    const parsed = parse(PATIENTS, resolveDates(doc, today));
    return 'doc' in parsed ? { doc: restoreDates(parsed.doc, doc) } : parsed;
  }

  /** Checks what only all rows together show. */
  #keep(place: string, doc: Patient): void {
    const { nhsNumber } = doc;
    const first = this.patients.get(nhsNumber);
    if (this.#options.reserved?.has(nhsNumber))
      this.#complain(
        place,
        'nhsNumber',
        'is expected to be nobody’s: suites ask for it to be told that there is no such patient',
        nhsNumber,
      );
    else if (first) this.#complain(place, 'nhsNumber', `is there twice; the first is in ${first.place}`, nhsNumber);
    else this.patients.set(nhsNumber, { doc, place });
  }

  /** A flat object as a row; nothing when it has members that are no fields. */
  #rowOf(place: string, value: Readonly<Record<string, unknown>>): Row | undefined {
    const row: Partial<Record<Field, string>> = {};
    let isGood = true;
    for (const [heading, cell] of Object.entries(value)) {
      const field = fieldOf(heading, this.#options.map);
      if (field === undefined) {
        isGood = false;
        this.#complain(place, heading, `is no field; there are ${FIELDS.join(', ')}`);
      } else if (field !== null && cell !== null && String(cell).trim() !== '') row[field] = String(cell).trim();
    }
    return isGood ? row : undefined;
  }

  #complain(place: string, field: string, reason: string, value?: string): void {
    this.problems.push({ place, field, reason, ...(value !== undefined && { value }) });
  }
}

/** Whether an object is a whole patient, and not a row: rows are flat. */
function isDocument(value: object): boolean {
  return 'serialChangeNumber' in value || Object.values(value).some((member) => typeof member === 'object' && member !== null);
}
