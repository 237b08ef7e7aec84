/** Rows on a page: as wide as a terminal is, and no narrower elsewhere. */
import type { Cli } from '../../cli.ts';
import { pageOf } from '../../terminal/page.ts';
import { type Cell, tableLines } from '../../terminal/table.ts';

/** `nothing`: what is said where there are none. */
export function listed(cli: Cli, rows: readonly (readonly Cell[])[], nothing: string, more = false): string {
  if (rows.length === 0) return nothing;
  const page = pageOf(cli);
  const lines = tableLines(rows, page, { ...(page.isDrawn && { width: page.width }), overflow: 'cut', keepFirst: true });
  return [...lines, ...(more ? ['… and more'] : [])].join('\n');
}
