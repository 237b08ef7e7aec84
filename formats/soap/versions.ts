/** The two versions of SOAP: what differs between their envelopes. */

export type SoapVersion = '1.1' | '1.2';

/** SOAP 1.1 §3. */
export const SOAP_1_1 = 'http://schemas.xmlsoap.org/soap/envelope/';
/** SOAP 1.2 part 1 §2. */
export const SOAP_1_2 = 'http://www.w3.org/2003/05/soap-envelope';

export const SOAP_NAMESPACES: Readonly<Record<SoapVersion, string>> = { '1.1': SOAP_1_1, '1.2': SOAP_1_2 };

/** The media types under which envelopes go (SOAP 1.1 §6, RFC 3902). */
export const SOAP_MEDIA_TYPES: Readonly<Record<SoapVersion, string>> = { '1.1': 'text/xml', '1.2': 'application/soap+xml' };

/** The version of an envelope, by its namespace. */
export function soapVersionOf(uri: string): SoapVersion | undefined {
  return uri === SOAP_1_2 ? '1.2' : uri === SOAP_1_1 ? '1.1' : undefined;
}
