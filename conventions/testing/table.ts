/** What a conformance suite has found, as a table for people: in the output of the tests, with nothing left out. */
import { isObject } from './json.ts';

/** One line: cells by the heading of their column. */
export type Row = Readonly<Record<string, string | number>>;

/** Prints the table under its title. Columns are those of the first row. */
export function printTable(title: string, rows: readonly Row[]): void {
  const columns = Object.keys(rows.find(isObject) ?? {});
  const widths = columns.map((column) =>
    Math.max(...[column, ...rows.map((row) => String(row[column] ?? ''))].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = rows.map((row) => line(columns.map((column) => String(row[column] ?? ''))));
  process.stdout.write(`\n${title}\n${line(columns)}\n${line(widths.map((width) => '-'.repeat(width)))}\n${lines.join('\n')}\n`);
}
