/** Messages from bytes. */
import { BerError, BerReader, OCTET_STRING, SEQUENCE } from './ber.ts';
import { REQUEST_READERS } from './decode-requests.ts';
import { RESPONSE_READERS } from './decode-responses.ts';
import { FilterTooDeep } from './filter-ber.ts';
import type { Control, LdapMessage, Operation } from './message.ts';

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

const READERS = new Map([...REQUEST_READERS, ...RESPONSE_READERS]);
