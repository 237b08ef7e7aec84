/**
 * Writes SOAP envelopes and faults as text around content that is XML already. How an envelope looks is each service's own: clients
 * search for its prefixes, so they are chosen once, and the same every time.
 */
import { escapeAttribute, escapeText } from '../xml/escape.ts';
import { XML_DECLARATION } from '../xml/write.ts';
import { SOAP_NAMESPACES, type SoapVersion } from './versions.ts';

/** How a service writes its envelopes. */
export interface EnvelopeStyle {
  readonly version: SoapVersion;
  /** Of the envelope: `env`, `soap`, `SOAP-ENV`. */
  readonly prefix: string;
  /** What else the envelope declares, by prefix, in this order. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** Begins with the XML declaration. */
  readonly declaration?: boolean;
}

/** Puts what is XML already into an envelope. Without a header there is no `Header`. */
export type EnvelopeWriter = (body: string, header?: string) => string;

/** A writer of envelopes of one style. */
export function envelopeWriter({ version, prefix, namespaces = {}, declaration = false }: EnvelopeStyle): EnvelopeWriter {
  const declared = Object.entries({ [prefix]: SOAP_NAMESPACES[version], ...namespaces }).map(
    ([name, uri]) => ` xmlns:${name}="${escapeAttribute(uri)}"`,
  );
  const start = `${declaration ? XML_DECLARATION : ''}<${prefix}:Envelope${declared.join('')}>`;
  const end = `</${prefix}:Body></${prefix}:Envelope>`;
  return (body, header) =>
    header === undefined
      ? `${start}<${prefix}:Body>${body}${end}`
      : `${start}<${prefix}:Header>${header}</${prefix}:Header><${prefix}:Body>${body}${end}`;
}

/** A fault in the words of the service that sends it. */
export interface SoapFault {
  /** As it goes on the wire: `env:Sender`, `soap:Client`; some services write a bare number. */
  readonly code: string;
  /** SOAP 1.2 only. */
  readonly subcode?: string;
  readonly reason: string;
  /** `xml:lang` of the reason: SOAP 1.2 asks for it, not every service sends it. */
  readonly language?: string;
  /** Who found it: `faultactor`, or in SOAP 1.2 `Role`. */
  readonly actor?: string;
  /** XML. */
  readonly detail?: string;
}

/** The fault as it stands in the body (SOAP 1.1 §4.4, SOAP 1.2 part 1 §5.4). */
export function writeFault({ version, prefix: p }: Pick<EnvelopeStyle, 'version' | 'prefix'>, fault: SoapFault): string {
  const { code, subcode, reason, language, actor, detail } = fault;
  if (version === '1.1')
    return [
      `<${p}:Fault><faultcode>${escapeText(code)}</faultcode><faultstring>${escapeText(reason)}</faultstring>`,
      actor === undefined ? '' : `<faultactor>${escapeText(actor)}</faultactor>`,
      detail === undefined ? '' : `<detail>${detail}</detail>`,
      `</${p}:Fault>`,
    ].join('');
  return [
    `<${p}:Fault><${p}:Code><${p}:Value>${escapeText(code)}</${p}:Value>`,
    subcode === undefined ? '' : `<${p}:Subcode><${p}:Value>${escapeText(subcode)}</${p}:Value></${p}:Subcode>`,
    `</${p}:Code><${p}:Reason><${p}:Text${language === undefined ? '' : ` xml:lang="${escapeAttribute(language)}"`}>`,
    `${escapeText(reason)}</${p}:Text></${p}:Reason>`,
    actor === undefined ? '' : `<${p}:Role>${escapeText(actor)}</${p}:Role>`,
    detail === undefined ? '' : `<${p}:Detail>${detail}</${p}:Detail>`,
    `</${p}:Fault>`,
  ].join('');
}
