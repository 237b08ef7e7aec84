/**
 * Lines of JSON that say whether they are whole: each begins with its checksum, so that the last one, cut off by a kill, is told from one that
 * was damaged. What belongs together and is too much for one line is written as several, of which all but the last end in a mark.
 */
import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';

/** A value is given a line of its own when this many characters have come together. */
const LONG = 1024 * 1024;
const CHECKSUM_DIGITS = 8;
const END_OF_LINE = 0x0a;
/** Stands between checksum and text: this line ends what belongs together, or more of it follows. */
const LAST = ' ';
const MORE = '+';

/** The lines for values that belong together, given as JSON. Two in one line are two values of one array. */
export function* checkedLines(texts: readonly string[]): Iterable<string> {
  let from = 0;
  let length = 0;
  for (const [at, text] of texts.entries()) {
    length += text.length;
    const isLast = at === texts.length - 1;
    if (length < LONG && !isLast) continue;
    const line = `[${texts.slice(from, at + 1).join(',')}]`;
    yield `${crc32(line).toString(16).padStart(CHECKSUM_DIGITS, '0')}${isLast ? LAST : MORE}${line}\n`;
    from = at + 1;
    length = 0;
  }
}

/** Values that belong together. */
export interface Together {
  readonly values: readonly unknown[];
  /** The number of their last line in the file, from 1. */
  readonly line: number;
  /** Where that line ends, in bytes from the beginning of the file. */
  readonly end: number;
}

/**
 * What {@link checkedLines} has written, in its order. A last line that is not whole is left out, and with it what belongs to it. Throws an
 * error that names file and line when another one is not what was written.
 */
export async function* readCheckedLines(path: string): AsyncIterable<Together> {
  let values: unknown[] = [];
  let line = 0;
  let damaged: number | undefined;
  for await (const { text, end, isCut } of linesOf(path)) {
    if (damaged !== undefined) throw damage(path, damaged);
    line++;
    const mark = String.fromCharCode(text[CHECKSUM_DIGITS] ?? 0);
    const json = text.subarray(CHECKSUM_DIGITS + 1);
    const isWhole =
      !isCut && (mark === LAST || mark === MORE) && crc32(json) === Number.parseInt(text.toString('latin1', 0, CHECKSUM_DIGITS), 16);
    if (!isWhole) {
      damaged = line;
      continue;
    }
    values = values.concat(JSON.parse(json.toString()));
    if (mark === MORE) continue;
    yield { values, line, end };
    values = [];
  }
}

export function damage(path: string, line: number, reason = 'its checksum is wrong'): Error {
  return new Error(`${path} is damaged in line ${line}: ${reason}`);
}

interface Line {
  readonly text: Buffer;
  readonly end: number;
  /** It has no end of line. */
  readonly isCut: boolean;
}

async function* linesOf(path: string): AsyncIterable<Line> {
  let parts: Buffer[] = [];
  let before = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: LONG }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(END_OF_LINE); at !== -1; at = chunk.indexOf(END_OF_LINE, from)) {
      parts.push(chunk.subarray(from, at));
      from = at + 1;
      yield { text: joined(parts), end: before + from, isCut: false };
      parts = [];
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    before += chunk.length;
  }
  if (parts.length > 0) yield { text: joined(parts), end: before, isCut: true };
}

function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}
