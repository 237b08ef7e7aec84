/** Rows in columns, as wide as they need to be and no wider than the page. */
import type { Page, Tone } from './page.ts';
import { cut, safe, widthOf, wrap } from './text.ts';

/** A piece of text, and how it stands out. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

const GAP = 2;
/** No column is made narrower to make room for others. */
const NARROWEST = 4;

export interface TableOptions {
  readonly width?: number;
  readonly overflow?: 'wrap' | 'cut';
  /** Nothing of the first column gives way: ids are of no use in part. */
  readonly keepFirst?: boolean;
}

/**
 * Lines of a table that fits the width: the widest columns give way first. What does not fit its column goes on below (`wrap`), or is
 * cut. Texts are made safe here. Without a width nothing gives way.
 */
export function tableLines(
  rows: readonly (readonly Cell[])[],
  page: Page,
  { width, overflow = 'wrap', keepFirst = false }: TableOptions = {},
): readonly string[] {
  const safeRows = rows.map((row) => row.map(({ text, tone }) => ({ text: safe(text), tone })));
  const widths = fitted(naturalWidths(safeRows), width, keepFirst ? 1 : 0);
  return safeRows.flatMap((row) => rowLines(row, widths, page, overflow));
}

/** How wide a table is when nothing gives way. */
export function tableWidth(rows: readonly (readonly Cell[])[]): number {
  return together(naturalWidths(rows.map((row) => row.map(({ text }) => ({ text: safe(text) })))));
}

function naturalWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, { text }] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(text));
  return widths;
}

function fitted(widths: number[], width = Number.POSITIVE_INFINITY, kept = 0): readonly number[] {
  let excess = together(widths) - width;
  while (excess > 0) {
    const yielding = widths.slice(kept);
    const widest = Math.max(...yielding);
    if (widest <= NARROWEST) break;
    const next = Math.max(NARROWEST, ...yielding.filter((own) => own < widest));
    const given = Math.min(excess, widest - next);
    widths[widths.lastIndexOf(widest)] = widest - given;
    excess -= given;
  }
  return widths;
}

/** Columns in which nothing stands take no room. */
function together(widths: readonly number[]): number {
  return widths.reduce((sum, own) => sum + (own > 0 ? own + GAP : 0), -GAP);
}

function rowLines(row: readonly Cell[], widths: readonly number[], page: Page, overflow: 'wrap' | 'cut'): readonly string[] {
  // a column in which nothing stands takes no room
  const columns = row.flatMap(({ text, tone }, at) => {
    const width = widths[at] ?? 0;
    return width === 0 ? [] : [{ lines: overflow === 'wrap' ? wrap(text, width) : [cut(text, width)], width, tone }];
  });
  const height = Math.max(1, ...columns.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const last = columns.findLastIndex(({ lines }) => (lines[line] ?? '') !== '');
    return columns
      .slice(0, last + 1)
      .map(({ lines, width, tone }, at) => {
        const text = lines[line] ?? '';
        const room = at === last ? '' : ' '.repeat(Math.max(0, width - widthOf(text)));
        return (tone === undefined ? text : page.paint(text, tone)) + room;
      })
      .join(' '.repeat(GAP));
  });
}
