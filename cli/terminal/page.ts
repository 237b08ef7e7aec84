/** What is written on: how wide, and with what means. Colour and drawn lines are for a terminal; a file or a pipe gets plain text. */
import type { Cli } from '../cli.ts';

/** How a piece of text stands out. */
export type Tone = 'strong' | 'quiet' | 'alarm' | 'warn' | 'good';

export interface Page {
  /** Columns. */
  readonly width: number;
  /** Whether lines are drawn. */
  readonly isDrawn: boolean;
  /** A text in a tone; unchanged where there is no colour. The text is measured before it is painted. */
  paint(text: string, tone: Tone): string;
}

const NARROWEST = 40;
const WIDEST = 120;
const USUAL = 80;

/** SGR parameters (ECMA-48 §8.3.117). */
const CODES: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  strong: ['1', '22'],
  quiet: ['2', '22'],
  alarm: ['1;31', '22;39'],
  warn: ['33', '39'],
  good: ['32', '39'],
};

/** The page that a command writes on. `NO_COLOR` (no-color.org) and `TERM=dumb` take the colour away, not the lines. */
export function pageOf({ out, env }: Pick<Cli, 'out' | 'env'>): Page {
  const isTerminal = out.isTTY === true;
  const isColoured = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  const columns = isTerminal ? (out.columns ?? USUAL) : Number(env.COLUMNS) || USUAL;
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, columns)),
    isDrawn: isTerminal,
    paint: isColoured ? painted : (text) => text,
  };
}

function painted(text: string, tone: Tone): string {
  const [on, off] = CODES[tone];
  return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
}
