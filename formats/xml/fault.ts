/** What is wrong with a text that should be XML, and where. */

export type XmlFaultCode =
  /** It breaks the grammar of XML 1.0 or of its namespaces. */
  | 'notWellFormed'
  /** It has a document type declaration, which could define entities or fetch files. Never read. */
  | 'doctype'
  /** It refers to an entity other than the five that XML itself has. */
  | 'unknownEntity'
  /** A prefix is used that nothing declares. */
  | 'unknownPrefix'
  /** Larger, deeper or with more attributes than it may be. */
  | 'tooLarge'
  /** Its bytes are not of the encoding that it claims, or of none that is known. */
  | 'encoding';

export interface XmlFault {
  readonly code: XmlFaultCode;
  /** For people, in one sentence, without the place. */
  readonly reason: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

/** Ends the reading of a text; `readXml` gives its fault back. */
export class XmlProblem extends Error {
  readonly fault: XmlFault;

  constructor(code: XmlFaultCode, reason: string, text: string, at: number) {
    super(reason);
    this.name = 'XmlProblem';
    this.fault = { code, reason, ...placeOf(text, at) };
  }
}

/** The fault in one line: `line 3, column 14: …`. */
export function describeFault({ reason, line, column }: XmlFault): string {
  return `line ${line}, column ${column}: ${reason}`;
}

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) {
    line += 1;
    lineStart = end + 1;
  }
  return { line, column: at - lineStart + 1 };
}
