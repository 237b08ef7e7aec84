/** Messages from bytes. */
import { BerError, BerReader, ENUMERATED, OCTET_STRING, SEQUENCE, SET } from './ber.ts';
import { decodeFilter, FilterTooDeep } from './filter-ber.ts';
import { CHANGES, type Change, type Control, type LdapMessage, type LdapResult, type Operation, SCOPES, TAGS } from './message.ts';
import type { AttributeValues } from './types.ts';

const MOST_ID = 2 ** 31 - 1;
const CONTROLS = 0xa0;

/** A search that cannot be looked into, in a message that is well formed: whoever sent it can be told. */
export class UnreadableSearch extends BerError {
  /** Of the message. */
  readonly id: number;
  constructor(id: number, reason: string) {
    super(reason);
    this.name = 'UnreadableSearch';
    this.id = id;
  }
}

/** Reads one whole message. Throws {@link UnreadableSearch} for a filter that is nested too deeply, {@link BerError} when it is no message. */
export function decodeMessage(bytes: Buffer): LdapMessage {
  const reader = new BerReader(bytes);
  const outer = reader.enter(SEQUENCE);
  const id = reader.integer();
  if (id < 0 || id > MOST_ID) throw new BerError(`${id} is no message id`);
  const operation = readOperation(reader, id);
  const controls = reader.tag === CONTROLS ? readControls(reader) : NO_CONTROLS;
  // RFC 4511 §4 leaves room for what later versions put behind
  while (reader.more) reader.skip();
  reader.leave(outer);
  if (reader.more) throw new BerError('there is something behind the message');
  return { id, operation, controls };
}

const NO_CONTROLS: readonly Control[] = [];

function readControls(reader: BerReader): readonly Control[] {
  const controls: Control[] = [];
  const outer = reader.enter(CONTROLS);
  while (reader.more) {
    const list = reader.enter(SEQUENCE);
    const oid = reader.text();
    const critical = reader.tag === 0x01 && reader.boolean();
    const value = reader.tag === OCTET_STRING ? reader.octets() : undefined;
    reader.leave(list);
    controls.push({ oid, critical, ...(value && { value }) });
  }
  reader.leave(outer);
  return controls;
}

function readOperation(reader: BerReader, id: number): Operation {
  const { tag } = reader;
  const read = READERS.get(tag);
  if (read === undefined) throw new BerError(tag === -1 ? 'the operation is missing' : `0x${tag.toString(16)} is the tag of no operation`);
  try {
    return read(reader);
  } catch (error) {
    throw error instanceof FilterTooDeep ? new UnreadableSearch(id, error.message) : error;
  }
}

const READERS: ReadonlyMap<number, (reader: BerReader) => Operation> = new Map<number, (reader: BerReader) => Operation>([
  [TAGS.bind, readBind],
  [TAGS.unbind, readUnbind],
  [TAGS.search, readSearch],
  [TAGS.modify, readModify],
  [TAGS.add, readAdd],
  [TAGS.delete, (reader) => ({ kind: 'delete', name: reader.text(TAGS.delete) })],
  [TAGS.modifyDn, readModifyDn],
  [TAGS.compare, readCompare],
  [TAGS.abandon, (reader) => ({ kind: 'abandon', abandoned: reader.integer(TAGS.abandon) })],
  [TAGS.extended, readExtended],
  [TAGS.bindResponse, readBindResponse],
  [TAGS.searchEntry, readSearchEntry],
  [TAGS.searchReference, readSearchReference],
  [TAGS.extendedResponse, readExtendedResponse],
  [TAGS.intermediateResponse, readIntermediateResponse],
  ...(['searchDone', 'modifyResponse', 'addResponse', 'deleteResponse', 'modifyDnResponse', 'compareResponse'] as const).map(
    (kind): [number, (reader: BerReader) => Operation] => [
      TAGS[kind],
      (reader) => within(reader, TAGS[kind], () => ({ kind, ...readResult(reader) })),
    ],
  ),
]);

function within<T>(reader: BerReader, tag: number, read: () => T): T {
  const outer = reader.enter(tag);
  const value = read();
  reader.leave(outer);
  return value;
}

const SIMPLE = 0x80;
const SASL = 0xa3;

function readBind(reader: BerReader): Operation {
  return within(reader, TAGS.bind, () => {
    const version = reader.integer();
    const name = reader.text();
    if (reader.tag === SIMPLE) return { kind: 'bind', version, name, credentials: { method: 'simple', password: reader.text(SIMPLE) } };
    if (reader.tag !== SASL) {
      reader.skip();
      return { kind: 'bind', version, name, credentials: { method: 'unknown' } };
    }
    const outer = reader.enter(SASL);
    const mechanism = reader.text();
    const credentials = reader.more ? reader.octets() : undefined;
    reader.leave(outer);
    return { kind: 'bind', version, name, credentials: { method: 'sasl', mechanism, ...(credentials && { credentials }) } };
  });
}

function readUnbind(reader: BerReader): Operation {
  reader.null(TAGS.unbind);
  return { kind: 'unbind' };
}

function readSearch(reader: BerReader): Operation {
  const outer = reader.enter(TAGS.search);
  const base = reader.text();
  const scope = reader.integer(ENUMERATED);
  const derefAliases = reader.integer(ENUMERATED);
  const sizeLimit = reader.integer();
  const timeLimit = reader.integer();
  if (sizeLimit < 0 || timeLimit < 0) throw new BerError('a limit is negative');
  const typesOnly = reader.boolean();
  const filter = decodeFilter(reader);
  const attributes = readSelection(reader);
  reader.leave(outer);
  return { kind: 'search', base, scope: SCOPES[scope] ?? scope, derefAliases, sizeLimit, timeLimit, typesOnly, filter, attributes };
}

/** Lists of attributes that were asked for, by their bytes. */
const selections = new Map<string, readonly string[]>();
const MOST_SELECTIONS = 64;
const LONGEST_SELECTION = 2000;

/** Clients ask for the same attributes again and again: read once, they are the same list each time. */
function readSelection(reader: BerReader): readonly string[] {
  const start = reader.at;
  reader.skip();
  const bytes = reader.bytes.toString('latin1', start, reader.at);
  const known = selections.get(bytes);
  if (known !== undefined) return known;
  reader.at = start;
  const texts = readTexts(reader, SEQUENCE);
  if (bytes.length > LONGEST_SELECTION) return texts;
  if (selections.size === MOST_SELECTIONS) selections.clear();
  selections.set(bytes, texts);
  return texts;
}

function readTexts(reader: BerReader, tag: number): readonly string[] {
  const texts: string[] = [];
  const outer = reader.enter(tag);
  while (reader.more) texts.push(reader.text());
  reader.leave(outer);
  return texts;
}

function readAttribute(reader: BerReader): AttributeValues {
  return within(reader, SEQUENCE, () => ({ type: reader.text(), values: readTexts(reader, SET) }));
}

function readAttributes(reader: BerReader): readonly AttributeValues[] {
  return within(reader, SEQUENCE, () => {
    const attributes: AttributeValues[] = [];
    while (reader.more) attributes.push(readAttribute(reader));
    return attributes;
  });
}

function readModify(reader: BerReader): Operation {
  return within(reader, TAGS.modify, () => {
    const name = reader.text();
    const changes: Change[] = [];
    const outer = reader.enter(SEQUENCE);
    while (reader.more) changes.push(within(reader, SEQUENCE, () => readChange(reader)));
    reader.leave(outer);
    return { kind: 'modify', name, changes };
  });
}

function readChange(reader: BerReader): Change {
  const number = reader.integer(ENUMERATED);
  const change = CHANGES[number];
  if (change === undefined) throw new BerError(`${number} is no kind of change`);
  return { change, attribute: readAttribute(reader) };
}

function readAdd(reader: BerReader): Operation {
  return within(reader, TAGS.add, () => ({ kind: 'add', name: reader.text(), attributes: readAttributes(reader) }));
}

const NEW_SUPERIOR = 0x80;

function readModifyDn(reader: BerReader): Operation {
  return within(reader, TAGS.modifyDn, () => {
    const [name, newRdn, deleteOldRdn] = [reader.text(), reader.text(), reader.boolean()];
    const newSuperior = reader.more ? reader.text(NEW_SUPERIOR) : undefined;
    return { kind: 'modifyDn', name, newRdn, deleteOldRdn, ...(newSuperior !== undefined && { newSuperior }) };
  });
}

function readCompare(reader: BerReader): Operation {
  return within(reader, TAGS.compare, () => {
    const name = reader.text();
    const [type, value] = within(reader, SEQUENCE, () => [reader.text(), reader.text()] as const);
    return { kind: 'compare', name, type, value };
  });
}

function readExtended(reader: BerReader): Operation {
  return within(reader, TAGS.extended, () => {
    const oid = reader.text(0x80);
    const value = reader.more ? reader.octets(0x81) : undefined;
    return { kind: 'extended', oid, ...(value && { value }) };
  });
}

const REFERRALS = 0xa3;

function readResult(reader: BerReader): LdapResult {
  const [code, matchedName, diagnostic] = [reader.integer(ENUMERATED), reader.text(), reader.text()];
  const referrals = reader.tag === REFERRALS ? readTexts(reader, REFERRALS) : undefined;
  return { code, matchedName, diagnostic, ...(referrals && { referrals }) };
}

function readBindResponse(reader: BerReader): Operation {
  return within(reader, TAGS.bindResponse, () => {
    const result = readResult(reader);
    const serverCredentials = reader.more ? reader.octets(0x87) : undefined;
    return { kind: 'bindResponse', ...result, ...(serverCredentials && { serverCredentials }) };
  });
}

function readSearchEntry(reader: BerReader): Operation {
  return within(reader, TAGS.searchEntry, () => ({ kind: 'searchEntry', name: reader.text(), attributes: readAttributes(reader) }));
}

function readSearchReference(reader: BerReader): Operation {
  return { kind: 'searchReference', urls: readTexts(reader, TAGS.searchReference) };
}

function readExtendedResponse(reader: BerReader): Operation {
  return within(reader, TAGS.extendedResponse, () => {
    const result = readResult(reader);
    return { kind: 'extendedResponse', ...result, ...readNamedValue(reader, 0x8a, 0x8b) };
  });
}

function readIntermediateResponse(reader: BerReader): Operation {
  return within(reader, TAGS.intermediateResponse, () => ({ kind: 'intermediateResponse', ...readNamedValue(reader, 0x80, 0x81) }));
}

function readNamedValue(reader: BerReader, nameTag: number, valueTag: number): { readonly oid?: string; readonly value?: Buffer } {
  const oid = reader.tag === nameTag ? reader.text(nameTag) : undefined;
  const value = reader.tag === valueTag ? reader.octets(valueTag) : undefined;
  return { ...(oid !== undefined && { oid }), ...(value && { value }) };
}
