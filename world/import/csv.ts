/**
 * CSV as it comes out of spreadsheets and databases: RFC 4180, with a byte order mark or without, lines that end in CRLF, LF or CR,
 * cells parted by commas, semicolons or tabs.
 */

/** A record of the file. */
export interface CsvRow {
  /** Where it begins, from 1: a record may go over several lines. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Something that is not CSV. */
export interface CsvFault {
  readonly line: number;
  readonly reason: string;
}

export type Separator = ',' | ';' | '\t';

const SEPARATORS: readonly Separator[] = [',', ';', '\t'];

/** The records of a text, empty lines left out, and what is wrong with it. The separator is the one that the first line uses most. */
export function parseCsv(text: string): { readonly rows: readonly CsvRow[]; readonly faults: readonly CsvFault[] } {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  return new CsvReader(content, separatorOf(content)).read();
}

/** Which of the separators the first line has most of, outside of quotes. */
export function separatorOf(text: string): Separator {
  const [first = ''] = text.replace(/"(?:[^"]|"")*"/g, '').split(/[\r\n]/, 1);
  const counts = SEPARATORS.map((separator) => first.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] as Separator;
}

class CsvReader {
  readonly #text: string;
  /** A cell without quotes: up to the separator or the end of the line. */
  readonly #bare: RegExp;
  readonly #rows: CsvRow[] = [];
  readonly #faults: CsvFault[] = [];
  #at = 0;
  #line = 1;

  constructor(text: string, separator: Separator) {
    this.#text = text;
    this.#bare = new RegExp(`[^${separator}\\r\\n]*`, 'y');
  }

  read() {
    while (this.#at < this.#text.length) this.#row();
    return { rows: this.#rows, faults: this.#faults };
  }

  #row(): void {
    const line = this.#line;
    const cells = [this.#cell()];
    while (this.#at < this.#text.length && !this.#endOfLine()) {
      this.#at++;
      cells.push(this.#cell());
    }
    if (cells.some((cell) => cell.trim() !== '')) this.#rows.push({ line, cells });
  }

  #cell(): string {
    if (this.#text[this.#at] !== '"') return this.#rest();
    const begun = this.#line;
    let cell = '';
    for (;;) {
      const from = this.#at + 1;
      const to = this.#text.indexOf('"', from);
      const piece = this.#text.slice(from, to === -1 ? undefined : to);
      this.#line += piece.match(/\r\n|\r|\n/g)?.length ?? 0;
      cell += piece;
      if (to === -1) {
        this.#at = this.#text.length;
        this.#faults.push({ line: begun, reason: 'a quoted cell is never closed' });
        return cell;
      }
      this.#at = to + 1;
      if (this.#text[this.#at] !== '"') break;
      cell += '"';
    }
    const after = this.#rest();
    if (after.trim() !== '') this.#faults.push({ line: this.#line, reason: 'there is text after the closing quote of a cell' });
    return cell;
  }

  #rest(): string {
    this.#bare.lastIndex = this.#at;
    const [bare] = this.#bare.exec(this.#text) as RegExpExecArray;
    this.#at += bare.length;
    return bare;
  }

  /** Steps over the end of a line, if it is here. */
  #endOfLine(): boolean {
    const isCrLf = this.#text.startsWith('\r\n', this.#at);
    if (!isCrLf && this.#text[this.#at] !== '\n' && this.#text[this.#at] !== '\r') return false;
    this.#at += isCrLf ? 2 : 1;
    this.#line++;
    return true;
  }
}
