/** Reads SOAP envelopes, of either version. What a header means is the server's business. */
import { describeFault, type XmlFault } from '../xml/fault.ts';
import { attributeOf, childNamed, descend, elementsOf, resolveName, textOf } from '../xml/query.ts';
import { readXml, type XmlReadOptions } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type SoapVersion, soapVersionOf } from './versions.ts';

export interface SoapEnvelope {
  readonly version: SoapVersion;
  readonly root: XmlElement;
  readonly headers: readonly XmlElement[];
  /** The first element of the body, which says what is asked. */
  readonly payload: XmlElement;
}

/** What a server could not take for an envelope. */
export type EnvelopeFault =
  | { readonly code: 'notXml'; readonly reason: string; readonly xml: XmlFault }
  /** The root is `Envelope` of no version, or nothing of the kind. */
  | { readonly code: 'unknownVersion'; readonly reason: string; readonly root: XmlElement }
  /** Of a version, but without a body, or with nothing in it. */
  | { readonly code: 'noPayload'; readonly reason: string; readonly root: XmlElement; readonly version: SoapVersion };

export type EnvelopeReading =
  | { readonly envelope: SoapEnvelope; readonly fault?: never }
  | { readonly fault: EnvelopeFault; readonly envelope?: never };

/** Reads an envelope from bytes or text. */
export function readEnvelope(source: string | Uint8Array, options: XmlReadOptions = {}): EnvelopeReading {
  const { document, fault } = readXml(source, options);
  if (fault) return { fault: { code: 'notXml', reason: describeFault(fault), xml: fault } };
  const { root } = document;
  const version = root.local === 'Envelope' ? soapVersionOf(root.uri) : undefined;
  if (version === undefined)
    return { fault: { code: 'unknownVersion', reason: `the root is ${root.local} in ${root.uri || 'no namespace'}`, root } };
  const header = childNamed(root, root.uri, 'Header');
  const body = childNamed(root, root.uri, 'Body');
  const payload = body && elementsOf(body)[0];
  if (payload === undefined)
    return { fault: { code: 'noPayload', reason: body ? 'the body is empty' : 'there is no body', root, version } };
  return { envelope: { version, root, headers: header ? elementsOf(header) : [], payload } };
}

/** Whether a sender insists that a header block be understood. */
export function mustUnderstand(block: XmlElement, { root }: Pick<SoapEnvelope, 'root'>): boolean {
  const value = attributeOf(block, 'mustUnderstand', root.uri)?.trim();
  return value === '1' || value === 'true';
}

/** A fault as a client reads it. */
export interface ReadFault {
  /** As written: `env:Sender`, or what a service puts there instead. */
  readonly code: string;
  /** The code as a name, where its prefix is declared. */
  readonly codeName: { readonly uri: string; readonly local: string } | undefined;
  readonly reason: string;
  /** The elements in the detail. */
  readonly detail: readonly XmlElement[];
}

/** The fault in an envelope; nothing when it carries something else. */
export function faultIn({ version, payload, root }: SoapEnvelope): ReadFault | undefined {
  if (payload.local !== 'Fault' || payload.uri !== root.uri) return undefined;
  // SOAP 1.1 leaves what is within a fault without a namespace
  const inner = version === '1.2' ? root.uri : '';
  const part = (...path: readonly string[]) => descend(payload, inner, ...path);
  const codeElement = version === '1.2' ? part('Code', 'Value') : part('faultcode');
  const reason = version === '1.2' ? part('Reason', 'Text') : part('faultstring');
  const detail = part(version === '1.2' ? 'Detail' : 'detail');
  const code = codeElement ? textOf(codeElement).trim() : '';
  return {
    code,
    codeName: codeElement && resolveName(codeElement, code),
    reason: reason ? textOf(reason) : '',
    detail: detail ? elementsOf(detail) : [],
  };
}
