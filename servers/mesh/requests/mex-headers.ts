/** The `Mex-…` headers of a send: how long they may be, what they may not contain, what they say (MESH OAS, "Send message"). */
import type { RawHeaders } from '#kernel/http/message';
import type { MeshRefusal, Problem } from '../errors.ts';
import type { ControlData } from '../messages/message.ts';

/** Values by name in small letters, blanks around them gone. */
export type MexHeaders = ReadonlyMap<string, string>;

/** The longest value of each header that reaches the recipient, or is looked at. Others are taken as they come, and ignored. */
const LONGEST: Readonly<Record<string, number>> = {
  'mex-to': 100,
  'mex-workflowid': 300,
  'mex-chunk-range': 20,
  'mex-subject': 500,
  'mex-localid': 300,
  'mex-partnerid': 500,
  'mex-filename': 300,
  'mex-content-encrypted': 20,
  'mex-content-compressed': 20,
  'mex-content-checksum': 100,
  'mex-content-type': 100,
};

const REQUIRED = ['mex-to', 'mex-workflowid'];

/** Headers in which the address of a web page is refused. */
const NO_ADDRESS = ['mex-to', 'mex-workflowid', 'mex-content-checksum'];

/** The Mex headers among all of a request; of one that comes twice the first counts. */
export function mexHeadersOf(rawHeaders: RawHeaders): MexHeaders {
  const headers = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    const initial = name.charCodeAt(0) | 0x20;
    if (initial !== 0x6d || name.charCodeAt(3) !== 0x2d) continue;
    const lower = name.toLowerCase();
    if (lower.startsWith('mex-') && !headers.has(lower)) headers.set(lower, withoutBlanks(rawHeaders[at + 1] as string));
  }
  return headers;
}

/** Not `trim()`: that would also take away the control characters that are to be found. */
function withoutBlanks(value: string): string {
  return value.startsWith(' ') || value.endsWith(' ') ? value.replace(/^ +| +$/g, '') : value;
}

/** What is missing or too long: all of it at once. A workflow id that is blank is as good as none; a blank `Mex-To` has an error of its own. */
export function problemsOf(mex: MexHeaders): readonly Problem[] {
  const missing = REQUIRED.filter((name) => !(name === 'mex-to' ? mex.has(name) : mex.get(name)));
  const problems: Problem[] = missing.map((name) => ({ where: ['header', name], message: 'Field required', type: 'missing' }));
  for (const [name, value] of mex) {
    const longest = LONGEST[name];
    if (longest !== undefined && value.length > longest)
      problems.push({ where: ['header', name], message: `String should have at most ${longest} characters`, type: 'string_too_long' });
  }
  return problems;
}

/** What no header of a send may contain; nothing when none does. */
export function malformed(mex: MexHeaders): MeshRefusal | undefined {
  const fields = namesOf(mex, hasControlCharacter);
  if (fields.length > 0) return { error: 'malformedControlFile', fields };
  const addresses = NO_ADDRESS.filter((name) => /^[a-z][a-z0-9+.-]*:\/\//i.test(mex.get(name) ?? ''));
  if (addresses.length > 0) return { error: 'malformedControlFile', fields: addresses };
  return /[^A-Za-z0-9\s:/-]/.test(mex.get('mex-content-checksum') ?? '') ? { error: 'invalidChecksum' } : undefined;
}

function namesOf(mex: MexHeaders, isMeant: (value: string) => boolean): readonly string[] {
  const names: string[] = [];
  for (const [name, value] of mex) if (isMeant(value)) names.push(name);
  return names;
}

function hasControlCharacter(value: string): boolean {
  for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) < 0x20) return true;
  return false;
}

/** Whether a flag is up; anything that is not a yes is a no, and never an error. */
function isSet(flag: string | undefined): boolean {
  return flag !== undefined && /^(?:y|yes|t|true|on|1)$/i.test(flag);
}

/** What the headers tell the recipient: each by its name, which is faster than by a table. `bodyType` is the request's own Content-Type. */
export function controlDataOf(mex: MexHeaders, bodyType: string | undefined, gzipped: boolean): ControlData {
  const data: { -readonly [field in keyof ControlData]: ControlData[field] } = { workflowId: mex.get('mex-workflowid') ?? '' };
  const localId = mex.get('mex-localid');
  const subject = mex.get('mex-subject');
  const partnerId = mex.get('mex-partnerid');
  const fileName = mex.get('mex-filename');
  const checksum = mex.get('mex-content-checksum');
  const contentType = mex.get('mex-content-type');
  if (localId) data.localId = localId;
  if (subject) data.subject = subject;
  if (partnerId) data.partnerId = partnerId;
  if (fileName) data.fileName = fileName;
  if (checksum) data.checksum = checksum;
  if (contentType) data.contentType = contentType;
  if (bodyType) data.bodyType = bodyType.toLowerCase();
  if (isSet(mex.get('mex-content-encrypted'))) data.encrypted = true;
  if (isSet(mex.get('mex-content-compressed'))) data.compressed = true;
  if (gzipped) data.gzipped = true;
  return data;
}
