/** A card: somebody or something on one page, to be read by people. */
import type { Page, Tone } from './page.ts';
import { type Cell, tableLines } from './table.ts';
import { cut, safe, widthOf, wrap } from './text.ts';

export interface Card {
  /** Who or what it is. */
  readonly title: string;
  /** By which number or code it is known. */
  readonly id: string;
  /** What else belongs beside the name. */
  readonly subtitle?: string;
  /** What whoever looks must not miss. */
  readonly banners?: readonly Banner[];
  /** In this order; those without anything in them are left out. */
  readonly sections: readonly Section[];
  /** Below it all: where more is to be had. */
  readonly footnotes?: readonly string[];
}

export interface Banner {
  /** One word or two, shown in capitals. */
  readonly label: string;
  readonly text: string;
  readonly tone: Extract<Tone, 'alarm' | 'warn'>;
}

export interface Section {
  readonly title: string;
  readonly content: readonly Block[];
}

/** A labelled line, or rows in columns. */
export type Block = Line | Table;

export interface Line {
  readonly label: string;
  readonly text: string;
  /** Beside it, less prominent. */
  readonly note?: string | undefined;
  readonly tone?: Tone | undefined;
}

export interface Table {
  readonly rows: readonly (readonly Cell[])[];
  /** Belongs to the row above it. */
  readonly isInner?: true;
}

const INDENT = '  ';
/** Labels take no more columns than that. */
const WIDEST_LABEL = 18;

/** The card as text, without an end of line after its last. */
export function renderCard(card: Card, page: Page): string {
  const sections = card.sections.filter(({ content }) => content.some((block) => !('rows' in block) || block.rows.length > 0));
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(0, ...sections.flatMap(({ content }) => content.map(labelWidthOf))));
  return [
    ...heading(card, page),
    ...(card.banners ?? []).flatMap((banner) => bannerLines(banner, page)),
    ...sections.flatMap((section) => [
      '',
      rule(section.title, page),
      ...section.content.flatMap((block) => blockLines(block, labelWidth, page)),
    ]),
    ...(card.footnotes?.length
      ? ['', ...card.footnotes.flatMap((note) => wrap(safe(note), page.width).map((line) => page.paint(line, 'quiet')))]
      : []),
  ].join('\n');
}

function labelWidthOf(block: Block): number {
  return 'rows' in block ? 0 : widthOf(block.label);
}

function heading({ title, id, subtitle }: Card, page: Page): readonly string[] {
  const inner = page.isDrawn ? page.width - 4 : page.width;
  const number = cut(safe(id), Math.floor(inner / 2));
  const room = inner - widthOf(number) - 2;
  const [first = '', ...rest] = wrap(cut(safe(title), room * 2), room);
  const strong = (text: string) => page.paint(text, 'strong');
  const lines: readonly Painted[] = [
    { text: strong(first) + ' '.repeat(room + 2 - widthOf(first)) + strong(number), width: inner },
    ...rest.map((line) => ({ text: strong(line), width: widthOf(line) })),
    ...wrap(safe(subtitle ?? ''), inner).map((line) => ({ text: line, width: widthOf(line) })),
  ].filter(({ width }) => width > 0);
  if (!page.isDrawn) return [...lines.map(({ text }) => text), '='.repeat(page.width)];
  const edge = '─'.repeat(inner + 2);
  return [`╭${edge}╮`, ...lines.map(({ text, width }) => `│ ${text}${' '.repeat(inner - width)} │`), `╰${edge}╯`];
}

/** A line whose paint is not to be measured. */
interface Painted {
  readonly text: string;
  readonly width: number;
}

function bannerLines({ label, text, tone }: Banner, page: Page): readonly string[] {
  const head = ` ${page.isDrawn ? '■' : '!'} ${safe(label).toUpperCase()}  `;
  return wrap(safe(text), page.width - widthOf(head)).map((line, at) =>
    page.paint(`${at === 0 ? head : ' '.repeat(widthOf(head))}${line}`.trimEnd(), tone),
  );
}

function rule(title: string, page: Page): string {
  if (!page.isDrawn) return title;
  return `${page.paint(title, 'strong')} ${page.paint('─'.repeat(Math.max(0, page.width - widthOf(title) - 1)), 'quiet')}`;
}

function blockLines(block: Block, labelWidth: number, page: Page): readonly string[] {
  const width = page.width - INDENT.length;
  if ('rows' in block) {
    const indent = block.isInner ? INDENT + INDENT : INDENT;
    return tableLines(block.rows, page, { width: page.width - indent.length }).map((line) => `${indent}${line}`);
  }
  const { label, text, note, tone } = block;
  const room = width - labelWidth - 2;
  const main = safe(text);
  const aside = note === undefined ? '' : safe(note);
  const isOneLine = widthOf(main) + (aside ? widthOf(aside) + 2 : 0) <= room;
  const painted = (line: string) => (tone === undefined ? line : page.paint(line, tone));
  const lines = isOneLine
    ? [[painted(main), aside && page.paint(aside, 'quiet')].filter(Boolean).join('  ')]
    : [...(main ? wrap(main, room).map(painted) : []), ...(aside ? wrap(aside, room).map((line) => page.paint(line, 'quiet')) : [])];
  return lines.map((line, at) => `${INDENT}${at === 0 ? labelled(label, labelWidth, page) : ' '.repeat(labelWidth)}  ${line}`.trimEnd());
}

function labelled(label: string, width: number, page: Page): string {
  const shown = cut(safe(label), width);
  return page.paint(shown, 'quiet') + ' '.repeat(Math.max(0, width - widthOf(shown)));
}
