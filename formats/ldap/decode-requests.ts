/** Requests from bytes: RFC 4511 §4.2 to §4.12. */
import { BerError, type BerReader, ENUMERATED, SEQUENCE } from './ber.ts';
import { readAttribute, readAttributes, readTexts, within } from './decode-parts.ts';
import { decodeFilter } from './filter-ber.ts';
import { CHANGES, type Change, type Operation, SCOPES, TAGS } from './message.ts';

/** By tag. */
export const REQUEST_READERS: readonly (readonly [tag: number, read: (reader: BerReader) => Operation])[] = [
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
];

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
