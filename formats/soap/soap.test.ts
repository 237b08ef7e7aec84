import { describe, expect, it } from 'vitest';
import { textOf } from '../xml/query.ts';
import { readSoapHttp } from './action.ts';
import { faultIn, mustUnderstand, readEnvelope, type SoapEnvelope } from './read.ts';
import { SOAP_1_1, SOAP_1_2 } from './versions.ts';
import { type EnvelopeStyle, envelopeWriter, type SoapFault, writeFault } from './write.ts';

function read(text: string): SoapEnvelope {
  const { envelope, fault } = readEnvelope(text);
  if (fault) throw new Error(fault.reason);
  return envelope;
}

const STYLES: readonly EnvelopeStyle[] = [
  { version: '1.1', prefix: 'SOAP-ENV', namespaces: { ns1: 'urn:dos' }, declaration: true },
  { version: '1.2', prefix: 'env', namespaces: { ns1: 'urn:dos' } },
];

describe.each(STYLES)('an envelope of SOAP $version', (style) => {
  const write = envelopeWriter(style);

  it('is read as it was written', () => {
    const text = write(
      '<ns1:ask>x</ns1:ask>',
      `<h xmlns="urn:h" ${style.prefix}:mustUnderstand="1"/><ns1:serviceVersion>1.5</ns1:serviceVersion>`,
    );
    const envelope = read(text);
    expect(envelope.version).toBe(style.version);
    expect([envelope.payload.uri, envelope.payload.local, textOf(envelope.payload)]).toEqual(['urn:dos', 'ask', 'x']);
    expect(envelope.headers.map((block) => mustUnderstand(block, envelope))).toEqual([true, false]);
    expect(text.startsWith('<?xml')).toBe(style.declaration === true);
  });

  it('carries faults in the words of its service', () => {
    const fault: SoapFault = {
      code: `${style.prefix}:Server`,
      reason: 'a < b',
      actor: 'urn:us',
      detail: '<e xmlns="urn:e">1</e>',
      language: 'en',
    };
    const found = faultIn(read(write(writeFault(style, fault))));
    expect(found).toMatchObject({
      code: fault.code,
      codeName: { uri: style.version === '1.1' ? SOAP_1_1 : SOAP_1_2, local: 'Server' },
      reason: 'a < b',
    });
    expect(found?.detail.map(({ uri, local }) => `${uri} ${local}`)).toEqual(['urn:e e']);
    expect(faultIn(read(write('<ns1:answer/>')))).toBeUndefined();
  });
});

it('a fault has what its version asks for, and only what it is given', () => {
  const [one, two] = STYLES as [EnvelopeStyle, EnvelopeStyle];
  expect(writeFault(one, { code: '302', reason: 'No' })).toBe(
    '<SOAP-ENV:Fault><faultcode>302</faultcode><faultstring>No</faultstring></SOAP-ENV:Fault>',
  );
  expect(writeFault(two, { code: 'env:Sender', subcode: 'm:Time', reason: 'No', language: 'en' })).toBe(
    '<env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>m:Time</env:Value></env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">No</env:Text></env:Reason></env:Fault>',
  );
});

it.each([
  ['<a', 'notXml'],
  ['<Envelope/>', 'unknownVersion'],
  ['<Envelope xmlns="http://www.w3.org/2001/12/soap-envelope"/>', 'unknownVersion'],
  [`<Letter xmlns="${SOAP_1_1}"/>`, 'unknownVersion'],
  [`<Envelope xmlns="${SOAP_1_1}"/>`, 'noPayload'],
  [`<Envelope xmlns="${SOAP_1_2}"><Body>text</Body></Envelope>`, 'noPayload'],
  [`<Envelope xmlns="${SOAP_1_2}"><Body xmlns=""><a/></Body></Envelope>`, 'noPayload'],
])('%s: %s', (text, code) => {
  expect(readEnvelope(text).fault?.code).toBe(code);
});

it.each([
  [
    'application/soap+xml; charset=utf-8; action="urn:a/b"',
    undefined,
    { mediaType: 'application/soap+xml', charset: 'utf-8', version: '1.2', action: 'urn:a/b' },
  ],
  ['Text/XML;charset="UTF-8"', '"urn:a"', { mediaType: 'text/xml', charset: 'UTF-8', version: '1.1', action: 'urn:a' }],
  ['text/xml', 'urn:a', { mediaType: 'text/xml', charset: undefined, version: '1.1', action: 'urn:a' }],
  ['application/xml', '""', { mediaType: 'application/xml', charset: undefined, version: undefined, action: undefined }],
  [undefined, undefined, { mediaType: '', charset: undefined, version: undefined, action: undefined }],
])('Content-Type %s, SOAPAction %s', (contentType, soapAction, told) => {
  expect(readSoapHttp(contentType, soapAction)).toEqual(told);
});
