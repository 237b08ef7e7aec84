/**
 * What a client asks, read from its envelope. Which operation it is stands in the body and nowhere else: clients leave the action out, or
 * send that of another. Elements are found by local name, in any order and whatever their namespace, as the live service finds them.
 */
import { readSoapHttp } from '#formats/soap/action';
import { mustUnderstand, readEnvelope } from '#formats/soap/read';
import type { SoapVersion } from '#formats/soap/versions';
import { attributeOf, elementsOf, textOf } from '#formats/xml/query';
import type { XmlElement } from '#formats/xml/tree';
import type { SandboxRequest } from '#kernel/http/message';
import { DOS_NAMESPACE } from '../contract/versions.ts';
import type { DosRefusal } from '../errors.ts';

export interface Call {
  readonly soap: SoapVersion;
  /** The name of the operation, as the body has it. */
  readonly operation: string;
  /** Whether the body's element is in the namespace of the service. */
  readonly isOurs: boolean;
  readonly payload: XmlElement;
  /** What the header names; nothing when there is none, or an empty one. */
  readonly serviceVersion: string | undefined;
  /** Names of header blocks that must be understood and are not. */
  readonly notUnderstood: readonly string[];
  /** Where the live service would have been as lenient, and others would not. */
  readonly advice: readonly string[];
}

/** A call, or why it cannot be read and in which version of SOAP to say so. */
export type CallReading =
  | { readonly call: Call; readonly refusal?: never }
  | { readonly refusal: DosRefusal; readonly soap: SoapVersion; readonly decidedBy: string; readonly call?: never };

/** Far more than any request of this service has; all of it must be read before a fault can be told. */
const BOUNDS = { depth: 64 } as const;

const readings = new WeakMap<SandboxRequest, Promise<CallReading>>();

/** Reads a request, once however often it is asked. Rejects as the body does, when it is too large or breaks off. */
export function readCall(request: SandboxRequest): Promise<CallReading> {
  let reading = readings.get(request);
  if (reading === undefined) {
    reading = request.body.bytes().then((bytes) => toCall(bytes, request));
    readings.set(request, reading);
  }
  return reading;
}

function toCall(bytes: Buffer, request: SandboxRequest): CallReading {
  const http = readSoapHttp(request.header('content-type'), request.header('soapaction'));
  const { envelope, fault } = readEnvelope(bytes, { ...BOUNDS, charset: http.charset, leadingSpace: true });
  if (fault) {
    const soap = (fault.code === 'noPayload' ? fault.version : http.version) ?? '1.2';
    const error = fault.code === 'unknownVersion' ? 'unknownSoapVersion' : 'malformedXml';
    return { refusal: { error, advice: [fault.reason] }, soap, decidedBy: fault.code === 'notXml' ? 'isXml' : 'isEnvelope' };
  }
  const { version: soap, payload, headers, root } = envelope;
  const versionHeader = headers.find(({ local }) => local === 'serviceVersion');
  const isOurs = payload.uri === DOS_NAMESPACE;
  const advice: string[] = [];
  if (http.version !== undefined && http.version !== soap)
    advice.push(`the envelope is SOAP ${soap}, the Content-Type ${http.mediaType} is of SOAP ${http.version}`);
  if (http.action !== undefined && !http.action.endsWith(`/${payload.local}`))
    advice.push(`the action ${http.action} is not that of ${payload.local}, which the body asks for`);
  return {
    call: {
      soap,
      operation: payload.local,
      isOurs,
      payload,
      serviceVersion: (versionHeader && textOf(versionHeader).trim()) || undefined,
      notUnderstood: headers.filter((block) => block !== versionHeader && mustUnderstand(block, { root })).map(({ local }) => local),
      advice,
    },
  };
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The first child of a name; nothing when it is nil. */
export function partOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  const part = parent?.children.find(
    (node): node is XmlElement => typeof node !== 'string' && node.kind === 'element' && node.local === name,
  );
  return part && attributeOf(part, 'nil', XSI)?.trim() === 'true' ? undefined : part;
}

/** The text of a child, without space around it; nothing when there is no such child, or nothing in it. */
export function saidIn(parent: XmlElement | undefined, name: string): string | undefined {
  const part = partOf(parent, name);
  return (part && textOf(part).trim()) || undefined;
}

/** The texts of all children, whatever they are called. */
export function allSaidIn(parent: XmlElement | undefined): readonly string[] {
  return parent === undefined ? [] : elementsOf(parent).map((child) => textOf(child).trim());
}

/** A whole number as XML Schema writes an `int`; nothing when it is none. */
export function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return Math.abs(number) <= 0x7fffffff ? number : undefined;
}
