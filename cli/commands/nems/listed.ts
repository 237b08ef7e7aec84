/** Rows on a page: on a terminal no wider than that, elsewhere one line each. */
import type { Cli } from '../../cli.ts';
import { type Page, pageOf } from '../../terminal/page.ts';
import { type Cell, tableLines, tableWidth } from '../../terminal/table.ts';
import { safe, widthOf, wrap } from '../../terminal/text.ts';

type Rows = readonly (readonly Cell[])[];

const INDENT = '  ';

/** What begins with an id, which is of no use in part: where the page is too narrow, the rest of a row stands below it. */
export function listed(cli: Cli, rows: Rows, nothing: string, more = false): string {
  const page = pageOf(cli);
  const lines = !page.isDrawn || tableWidth(rows) <= page.width ? tableLines(rows, page) : belowIds(rows, page);
  return said(lines, nothing, more);
}

/** What begins with nothing that anybody would copy: what does not fit goes on below, in its column. */
export function wrapped(cli: Cli, rows: Rows, nothing: string): string {
  const page = pageOf(cli);
  return said(tableLines(rows, page, page.isDrawn ? { width: page.width } : {}), nothing);
}

function said(lines: readonly string[], nothing: string, more = false): string {
  return lines.length === 0 ? nothing : [...lines, ...(more ? ['… and more'] : [])].join('\n');
}

function belowIds(rows: Rows, page: Page): readonly string[] {
  const rest = rows.map((row) => row.slice(1));
  const room = page.width - INDENT.length;
  const below = tableWidth(rest) <= room ? tableLines(rest, page).map((line) => [line]) : rest.map((row) => flowing(row, room, page));
  return rows.flatMap(([id], at) => [...tableLines([id ? [id] : []], page), ...(below[at] ?? []).map((line) => INDENT + line)]);
}

/** One cell after the other, as many on a line as have room. */
function flowing(row: readonly Cell[], room: number, page: Page): readonly string[] {
  const lines: { text: string; width: number }[] = [];
  for (const { text, tone } of row) {
    for (const piece of wrap(safe(text), room)) {
      if (piece === '') continue;
      const painted = tone === undefined ? piece : page.paint(piece, tone);
      const last = lines.at(-1);
      const width = widthOf(piece);
      if (last !== undefined && last.width + INDENT.length + width <= room) {
        last.text += INDENT + painted;
        last.width += INDENT.length + width;
      } else lines.push({ text: painted, width });
    }
  }
  return lines.map(({ text }) => text);
}
