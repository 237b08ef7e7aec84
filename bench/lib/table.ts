/** Figures for people. */
import { cpuRatioOf, type Figure, isHeldDown, isMet, ratioOf, type Sample, type Target, type Unit } from './figures.ts';

const HEADINGS = ['', 'ours', 'peer', 'ratio', 'target', 'met', 'CPU per request', 'p99'];
/** Marks a ratio of processor times where one of rates would mislead. */
const HELD_DOWN = '†';
const EXPLANATION = `${HELD_DOWN} a server had time to spare, or its core was shared: this is the ratio of the processor times, not of the rates`;

/** A table with one row for each figure, and what has to be said about them. Columns that would be empty are left out. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [HEADINGS, ...figures.map(rowOf)];
  const columns = HEADINGS.map((_, column) => column).filter((column) => column === 0 || rows.slice(1).some((row) => row[column] !== ''));
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    columns
      .map((column, at) => (column === 0 ? (row[column] ?? '').padEnd(widths[at] ?? 0) : (row[column] ?? '').padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...(figures.some(showsCpuRatio) ? [EXPLANATION] : [])].join('\n');
}

function rowOf(figure: Figure): string[] {
  const { name, unit, ours, peer, target } = figure;
  const ratio = ratioOf(figure);
  const met = isMet(figure);
  return [
    name,
    amount(ours, unit),
    peer ? `${amount(peer, unit)} ${peer.name}` : '',
    ratio === undefined ? '' : `${ratio.toFixed(2)}${showsCpuRatio(figure) ? HELD_DOWN : ''}`,
    target ? wordsOf(target, unit) : '',
    met === undefined ? '' : met ? 'yes' : 'NO',
    cpu(figure),
    ours.p99 === undefined ? '' : `${ours.p99} ms`,
  ];
}

function showsCpuRatio(figure: Figure): boolean {
  return isHeldDown(figure) && cpuRatioOf(figure) !== undefined;
}

function amount({ value }: Sample, unit: Unit): string {
  const digits = ['ms', 'µs'].includes(unit) && value < 100 ? 1 : 0;
  return `${value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

function wordsOf(target: Target, unit: Unit): string {
  if ('atMost' in target) return `<= ${target.atMost} ${unit}`;
  return 'atLeast' in target ? `>= ${target.atLeast} ${unit}` : `>= ${target.ratioAtLeast.toFixed(2)}`;
}

function cpu({ ours, peer }: Figure): string {
  const times = [ours, peer].flatMap((sample) => sample?.cpuMicroseconds ?? []);
  return times.length === 0 ? '' : `${times.map((time) => time.toFixed(1)).join(' : ')} µs`;
}
