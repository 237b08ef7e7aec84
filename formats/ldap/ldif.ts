/** Entries of a directory as text: the LDAP Data Interchange Format, RFC 2849. */
import type { AttributeValues } from './types.ts';

/** An entry as it was written. */
export interface LdifEntry {
  readonly dn: string;
  readonly attributes: readonly AttributeValues[];
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/** What is wrong with a text, and in which line. */
export interface LdifProblem {
  readonly line: number;
  readonly reason: string;
}

/** How long a line may be before it is folded. */
const WIDTH = 76;

/** What a file of entries begins with. */
export const LDIF_HEADER = 'version: 1\n';

/** An entry, an empty line before it. */
export function printLdifEntry(dn: string, attributes: readonly AttributeValues[]): string {
  let text = `\n${printLine('dn', dn)}`;
  for (const { type, values } of attributes) for (const value of values) text += printLine(type, value);
  return text;
}

/** What needs no encoding: printable ASCII that begins with nothing that could be misread, and does not end in a space. */
const SAFE = /^(?:[!-9;=-~](?:[ -~]*[!-~])?)?$/;

function printLine(type: string, value: string): string {
  const line = SAFE.test(value) ? `${type}: ${value}` : `${type}:: ${Buffer.from(value).toString('base64')}`;
  if (line.length <= WIDTH) return `${line}\n`;
  let folded = line.slice(0, WIDTH);
  for (let at = WIDTH; at < line.length; at += WIDTH - 1) folded += `\n ${line.slice(at, at + WIDTH - 1)}`;
  return `${folded}\n`;
}

/** A logical line: what was folded is one. */
interface Line {
  readonly text: string;
  readonly number: number;
}

/** Reads entries. A record that changes something may only add an entry. All problems are told, each with the first line it concerns. */
export function parseLdif(text: string): { readonly entries: readonly LdifEntry[]; readonly problems: readonly LdifProblem[] } {
  const entries: LdifEntry[] = [];
  const problems: LdifProblem[] = [];
  for (const record of recordsOf(text)) {
    const read = readRecord(record);
    if ('reason' in read) problems.push(read);
    else entries.push(read);
  }
  return { entries, problems };
}

/** Lines between empty ones, without comments and without the version at the beginning. */
function recordsOf(text: string): readonly Line[][] {
  const records: Line[][] = [];
  let record: Line[] = [];
  for (const line of unfold(text)) {
    if (line.text === '') {
      if (record.length > 0) records.push(record);
      record = [];
    } else if (!(records.length === 0 && record.length === 0 && /^version:/i.test(line.text))) record.push(line);
  }
  if (record.length > 0) records.push(record);
  return records;
}

function unfold(text: string): readonly Line[] {
  const lines: { text: string; number: number }[] = [];
  let isComment = false;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const last = lines.at(-1);
    if (line.startsWith(' ')) {
      if (!isComment && last !== undefined) last.text += line.slice(1);
      continue;
    }
    isComment = line.startsWith('#');
    if (!isComment) lines.push({ text: line, number: index + 1 });
  }
  return lines;
}

function readRecord([first, ...rest]: readonly Line[]): LdifEntry | LdifProblem {
  const line = first?.number ?? 1;
  const name = first && readLine(first);
  if (name === undefined || 'reason' in name) return name ?? { line, reason: 'is empty' };
  if (name.type.toLowerCase() !== 'dn') return { line, reason: `must begin with dn, and begins with ${name.type}` };
  const attributes = new Map<string, { readonly type: string; readonly values: string[] }>();
  for (const each of rest) {
    const read = readLine(each);
    if ('reason' in read) return read;
    const key = read.type.toLowerCase();
    if (key === 'changetype') {
      if (read.value.toLowerCase() !== 'add')
        return { line: each.number, reason: `changetype: ${read.value}: only entries that are added can be read` };
      continue;
    }
    const known = attributes.get(key);
    if (known === undefined) attributes.set(key, { type: read.type, values: [read.value] });
    else known.values.push(read.value);
  }
  return { dn: name.value, attributes: [...attributes.values()], line };
}

const LINE = /^([A-Za-z0-9][A-Za-z0-9.-]*(?:;[A-Za-z0-9-]+)*):([:<]?) *(.*)$/s;

function readLine({ text, number: line }: Line): { readonly type: string; readonly value: string } | LdifProblem {
  const [, type, kind, value = ''] = LINE.exec(text) ?? [];
  if (type === undefined) return { line, reason: 'is not an attribute, a colon and a value' };
  if (kind === '<') return { line, reason: `${type}: values in other files are not read` };
  if (kind !== ':') return { type, value };
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return { line, reason: `${type}: is not base64` };
  try {
    return { type, value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'base64')) };
  } catch {
    return { line, reason: `${type}: is not UTF-8` };
  }
}
