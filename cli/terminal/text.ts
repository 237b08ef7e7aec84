/**
 * Text from documents on a terminal: made harmless, measured in columns, wrapped and cut. What is in a document may be anything: escape
 * sequences, characters that turn the line around, names of ten megabytes.
 */

/** No text is looked at beyond so many UTF-16 units. */
const LONGEST = 4000;

/** What a terminal would act on, or show as nothing: control characters, line separators, directional and invisible marks, halves of surrogate pairs. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u200c|\u200d)\p{Cf}/gu;
const PLAIN = /^[ -~]*$/;

/** A text on one line: what is unsafe is shown as a mark of its own, what is too long is cut. */
export function safe(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return PLAIN.test(short) ? short : short.replace(UNSAFE, markFor);
}

/** `␛` for an escape, a space for a line's end, `�` for what has no sign of its own. */
function markFor(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code === 0x09 || code === 0x0a || code === 0x0d) return ' ';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Drawn over two columns: what is so by East Asian habit, and emoji. */
const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
/** Of those scripts, what has half the width. */
const HALF_WIDTH = /^[\uff61-\uffdc]/;
/** Alone they take no column. */
const NO_WIDTH = /^[\p{Mark}\p{Format}]+$/u;

const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/** How many columns a safe text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOfCluster(segment);
  return width;
}

function widthOfCluster(cluster: string): number {
  if (NO_WIDTH.test(cluster)) return 0;
  return WIDE.test(cluster) && !HALF_WIDTH.test(cluster) ? 2 : 1;
}

/** A text cut to so many columns, with `…` where something is missing. */
export function cut(text: string, width: number): string {
  if (text.length <= width / 2 || widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOfCluster(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text in lines of at most so many columns, broken between words; a word that is too long is broken where the line ends. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/ +/)) {
    const wide = widthOf(word);
    if (used > 0 && used + 1 + wide <= width) {
      line += ` ${word}`;
      used += 1 + wide;
      continue;
    }
    if (used > 0) lines.push(line);
    const pieces = wide <= width ? [word] : chop(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    used = widthOf(line);
  }
  return [...lines, line];
}

function chop(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const wide = widthOfCluster(segment);
    if (used + wide > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += wide;
  }
  return [...pieces, piece];
}
