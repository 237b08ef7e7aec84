/** Text for people and JSON for programs. */
import type { Cli } from './cli.ts';

/** A line on standard output. */
export function line(cli: Cli, text: string): void {
  cli.out.write(`${text}\n`);
}

/** A value as JSON on standard output. */
export function json(cli: Cli, value: unknown): void {
  line(cli, JSON.stringify(value, null, 2));
}

/** Rows in columns two spaces apart, the last one as long as it is. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
