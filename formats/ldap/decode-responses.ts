/** Responses from bytes: RFC 4511 §4.1.9 to §4.13. */
import { type BerReader, ENUMERATED } from './ber.ts';
import { readAttributes, readTexts, within } from './decode-parts.ts';
import { type LdapResult, type Operation, TAGS } from './message.ts';

/** Responses that are nothing but a result. */
const RESULTS = ['searchDone', 'modifyResponse', 'addResponse', 'deleteResponse', 'modifyDnResponse', 'compareResponse'] as const;

/** By tag. */
export const RESPONSE_READERS: readonly (readonly [tag: number, read: (reader: BerReader) => Operation])[] = [
  [TAGS.bindResponse, readBindResponse],
  [TAGS.searchEntry, readSearchEntry],
  [TAGS.searchReference, readSearchReference],
  [TAGS.extendedResponse, readExtendedResponse],
  [TAGS.intermediateResponse, readIntermediateResponse],
  ...RESULTS.map((kind): [number, (reader: BerReader) => Operation] => [
    TAGS[kind],
    (reader) => within(reader, TAGS[kind], () => ({ kind, ...readResult(reader) })),
  ]),
];

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
