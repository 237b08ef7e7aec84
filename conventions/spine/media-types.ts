/** Media types of Spine's FHIR APIs (STU3): what is sent, and in what the answer comes. */

export type FhirFormat = 'xml' | 'json';

/** By name without parameters, in lower case (Events-Management, "General API guidance"). */
const FORMATS: ReadonlyMap<string, FhirFormat> = new Map([
  ['application/xml+fhir', 'xml'],
  ['application/fhir+xml', 'xml'],
  ['application/json+fhir', 'json'],
  ['application/fhir+json', 'json'],
]);

export const BOTH_FORMATS: readonly FhirFormat[] = ['xml', 'json'];

/** One of the types above, as it is put into `Content-Type`. */
export interface AnswerType {
  readonly format: FhirFormat;
  readonly contentType: string;
}

/** What is answered when nothing is asked for. */
export const USUAL_ANSWER: AnswerType = Object.freeze({ format: 'xml', contentType: withCharset('application/xml+fhir') });

/** The format of a `Content-Type`; nothing for a type that is none of FHIR's, or an encoding other than UTF-8. */
export function formatOf(contentType: string): FhirFormat | undefined {
  const [name = '', ...parameters] = contentType.split(';');
  return isUtf8(parameters) ? FORMATS.get(name.trim().toLowerCase()) : undefined;
}

/** The format of a body whose sender does not say: XML begins with `<`, after a mark of byte order and white space. */
export function sniffFormat(body: Uint8Array): FhirFormat {
  let at = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  while (isSpace(body[at])) at++;
  return body[at] === OPENING_BRACE || body[at] === OPENING_BRACKET ? 'json' : 'xml';
}

/**
 * The first type of an `Accept` header in which an answer can be had, the most wanted first (`q`); nothing when there is none.
 * `formats`: those that the API speaks, its usual one first.
 */
export function answerType(accept: string | undefined, formats: readonly FhirFormat[] = BOTH_FORMATS): AnswerType | undefined {
  if (!accept?.trim()) return USUAL_ANSWER;
  const wanted = accept.split(',').map((range, order) => ({ range, order, weight: weightOf(range) }));
  wanted.sort((one, other) => other.weight - one.weight || one.order - other.order);
  for (const { range, weight } of wanted) {
    const [name = '', ...parameters] = range.split(';');
    const type = name.trim().toLowerCase();
    if (weight === 0) continue;
    if (type === '*/*' || type === 'application/*') return USUAL_ANSWER;
    const format = isUtf8(parameters) ? FORMATS.get(type) : undefined;
    if (format !== undefined && formats.includes(format)) return { format, contentType: withCharset(type) };
  }
  return undefined;
}

function withCharset(type: string): string {
  return `${type};charset=utf-8`;
}

function weightOf(range: string): number {
  const weight = /;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)/i.exec(range)?.[1];
  return weight === undefined ? 1 : Number(weight);
}

function isUtf8(parameters: readonly string[]): boolean {
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(one)?.[1]).find((one) => one !== undefined);
  return charset === undefined || /^utf-?8$/i.test(charset);
}

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
