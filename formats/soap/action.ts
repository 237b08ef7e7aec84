/** What HTTP says of an envelope: its version, by the media type, and what it is for. Clients get both wrong, so a service may only compare. */
import { SOAP_MEDIA_TYPES, type SoapVersion } from './versions.ts';

export interface SoapHttp {
  /** In lower case, without parameters; empty when there is none. */
  readonly mediaType: string;
  readonly charset: string | undefined;
  /** The version that goes with the media type, where one does. */
  readonly version: SoapVersion | undefined;
  /** Of the parameter `action` (RFC 3902 §1.1), else of the header `SOAPAction` (SOAP 1.1 §6.1.1), without quotes; nothing when empty. */
  readonly action: string | undefined;
}

/** Reads the headers `Content-Type` and `SOAPAction`. */
export function readSoapHttp(contentType: string | undefined, soapAction: string | undefined): SoapHttp {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const version = mediaType === SOAP_MEDIA_TYPES['1.2'] ? '1.2' : mediaType === SOAP_MEDIA_TYPES['1.1'] ? '1.1' : undefined;
  const action = parameter(contentType, ACTION) ?? unquoted(soapAction);
  return { mediaType, charset: parameter(contentType, CHARSET), version, action };
}

const ACTION = parameterNamed('action');
const CHARSET = parameterNamed('charset');

/** Finds a parameter of a media type, quoted or not. */
function parameterNamed(name: string): RegExp {
  return new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;"\\s]*))`, 'i');
}

function parameter(contentType: string | undefined, named: RegExp): string | undefined {
  if (contentType === undefined) return undefined;
  const [, quoted, bare] = named.exec(contentType) ?? [];
  return (quoted ?? bare) || undefined;
}

function unquoted(header: string | undefined): string | undefined {
  return header?.trim().replace(/^"(.*)"$/, '$1') || undefined;
}
