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
const NARROWEST = 8;

/**
 * Lines of a table that fits the width: the widest columns give way first. What does not fit its column goes on below (`wrap`), or is
 * cut. Texts are made safe here. Without a width nothing gives way.
 */
export function tableLines(
  rows: readonly (readonly Cell[])[],
  page: Page,
  { width, overflow = 'wrap' }: { readonly width?: number; readonly overflow?: 'wrap' | 'cut' } = {},
): readonly string[] {
  const safeRows = rows.map((row) => row.map(({ text, tone }) => ({ text: safe(text), tone })));
  const widths = fitted(naturalWidths(safeRows), width);
  return safeRows.flatMap((row) => rowLines(row, widths, page, overflow));
}

function naturalWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, { text }] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(text));
  return widths;
}

function fitted(widths: number[], width = Number.POSITIVE_INFINITY): readonly number[] {
  let excess = widths.reduce((sum, own) => sum + own, GAP * (widths.length - 1)) - width;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    const next = Math.max(NARROWEST, ...widths.filter((own) => own < widest));
    const at = widths.lastIndexOf(widest);
    const given = Math.min(excess, Math.max(1, widest - next));
    widths[at] = widest - given;
    excess -= given;
  }
  return widths;
}

function rowLines(row: readonly Cell[], widths: readonly number[], page: Page, overflow: 'wrap' | 'cut'): readonly string[] {
  const cells = row.map(({ text }, at) => (overflow === 'wrap' ? wrap(text, widths[at] ?? 0) : [cut(text, widths[at] ?? 0)]));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const last = cells.findLastIndex((lines) => (lines[line] ?? '') !== '');
    return cells
      .slice(0, last + 1)
      .map((lines, at) => {
        const text = lines[line] ?? '';
        const tone = row[at]?.tone;
        const filled = at === last ? '' : ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)));
        return (tone === undefined ? text : page.paint(text, tone)) + filled;
      })
      .join(' '.repeat(GAP));
  });
}
