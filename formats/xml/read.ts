/**
 * Reads XML 1.0 with namespaces. Document types are refused, so no entity can be defined and nothing is ever fetched; text is text, and
 * no number is made of it. Reading does not recurse: depth costs no stack.
 */
import { readAttributes } from './attributes.ts';
import { forbiddenCharacter } from './characters.ts';
import { decodeXml } from './decode.ts';
import { type XmlFault, XmlProblem } from './fault.ts';
import { Namespaces } from './namespaces.ts';
import { Scanner } from './scanner.ts';
import type { XmlDocument, XmlElement, XmlNode, XmlScope } from './tree.ts';

/** How much is read at most; what exceeds it is a fault `tooLarge`. */
export interface XmlBounds {
  /** Characters; default 20 million. */
  readonly length?: number;
  /** Elements within one another; default 256. */
  readonly depth?: number;
  /** Attributes of one element, namespace declarations among them; default 256. */
  readonly attributes?: number;
}

export interface XmlReadOptions extends XmlBounds {
  /** What the Content-Type says of bytes. */
  readonly charset?: string | undefined;
  /** Passes over white space before the XML declaration, which the grammar forbids and some clients send. */
  readonly leadingSpace?: boolean;
}

export type XmlReading =
  | { readonly document: XmlDocument; readonly fault?: never }
  | { readonly fault: XmlFault; readonly document?: never };

/** Reads a document: bytes in the encoding that they say, or text. */
export function readXml(source: string | Uint8Array, options: XmlReadOptions = {}): XmlReading {
  try {
    const text = typeof source === 'string' ? source : decodeXml(source, options.charset);
    return { document: new Reader(text, options).read() };
  } catch (error) {
    if (error instanceof XmlProblem) return { fault: error.fault };
    throw error;
  }
}

/** An element whose end has not been reached. */
interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
  readonly origin: { readonly text: string; readonly start: number; end: number; readonly scope: XmlScope | undefined };
}

const LESS_THAN = 0x3c;
const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

class Reader {
  readonly #scanner: Scanner;
  readonly #namespaces: Namespaces;
  readonly #bounds: Required<XmlBounds>;
  readonly #leadingSpace: boolean;
  readonly #open: OpenElement[] = [];
  readonly #nodes: XmlNode[] = [];
  #current: OpenElement | undefined;
  #root: XmlElement | undefined;

  constructor(text: string, { length = 20_000_000, depth = 256, attributes = 256, leadingSpace = false }: XmlReadOptions) {
    // line ends are line feeds wherever they come from (XML 1.0 §2.11)
    this.#scanner = new Scanner(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
    this.#namespaces = new Namespaces(this.#scanner);
    this.#bounds = { length, depth, attributes };
    this.#leadingSpace = leadingSpace;
  }

  read(): XmlDocument {
    const scanner: Scanner = this.#scanner;
    if (scanner.text.length > this.#bounds.length) scanner.refuse('the document is too large', 0, 'tooLarge');
    const forbidden = forbiddenCharacter(scanner.text);
    if (forbidden >= 0) scanner.refuse('there is a character here that XML does not allow', forbidden);
    if (this.#leadingSpace) scanner.space();
    if (/^<\?xml\s/.test(scanner.text.slice(scanner.at, scanner.at + 6))) this.#declaration();
    while (!scanner.atEnd) {
      if (scanner.next === LESS_THAN) this.#markup();
      else if (this.#current !== undefined) this.#current.children.push(scanner.characters());
      else if (!scanner.space()) scanner.refuse('there is text outside the root element');
    }
    if (this.#current !== undefined) scanner.refuse(`the element ${writtenName(this.#current)} does not end`);
    if (this.#root === undefined) scanner.refuse('there is no root element');
    return { root: this.#root, nodes: this.#nodes };
  }

  #declaration(): void {
    const { at } = this.#scanner;
    const written = this.#scanner.until('?>', 'the XML declaration does not end');
    const isGood =
      /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*$/;
    if (!isGood.test(written)) this.#scanner.refuse('the XML declaration is not one', at);
  }

  #markup(): void {
    const scanner: Scanner = this.#scanner;
    const kind = scanner.text.charCodeAt(scanner.at + 1);
    if (kind === SLASH) this.#endTag();
    else if (kind === EXCLAMATION) this.#commentOrCdata();
    else if (kind === QUESTION) this.#instruction();
    else this.#startTag();
  }

  #startTag(): void {
    const scanner: Scanner = this.#scanner;
    const start = scanner.at;
    if (this.#current === undefined && this.#root !== undefined) scanner.refuse('there may be only one root element');
    if (this.#open.length >= this.#bounds.depth) scanner.refuse('elements lie too deep within one another', start, 'tooLarge');
    scanner.at += 1;
    const { prefix, local } = this.#namespaces.split(scanner.name(), scanner.at);
    const { attributes, namespaces } = readAttributes(scanner, this.#namespaces, this.#bounds.attributes);
    const isEmpty = scanner.accept('/');
    scanner.expect('>', 'the tag does not end here');
    const uri = this.#namespaces.uriOf(prefix, start);
    const origin = { text: scanner.text, start, end: scanner.at, scope: this.#namespaces.scope };
    const element: OpenElement = { kind: 'element', uri, local, prefix, attributes, namespaces, children: [], origin };
    this.#add(element);
    this.#root ??= element;
    if (!isEmpty) {
      this.#open.push(element);
      this.#current = element;
    } else if (namespaces.length > 0) this.#namespaces.close();
  }

  #endTag(): void {
    const scanner: Scanner = this.#scanner;
    const start = scanner.at;
    const element = this.#current;
    scanner.at += 2;
    const name = scanner.name();
    if (element === undefined) scanner.refuse(`</${name.slice(0, 60)}> ends nothing`, start);
    if (name !== writtenName(element)) scanner.refuse(`</${name.slice(0, 60)}> should be </${writtenName(element)}>`, start);
    scanner.space();
    scanner.expect('>', 'the tag does not end here');
    element.origin.end = scanner.at;
    if (element.namespaces.length > 0) this.#namespaces.close();
    this.#open.pop();
    this.#current = this.#open[this.#open.length - 1];
  }

  #commentOrCdata(): void {
    const scanner: Scanner = this.#scanner;
    const start = scanner.at;
    if (scanner.accept('<!--')) {
      const text = scanner.until('--', 'the comment does not end');
      scanner.expect('>', 'a comment may not contain --');
      this.#add({ kind: 'comment', text });
    } else if (this.#current !== undefined && scanner.accept('<![CDATA[')) {
      this.#add({ kind: 'cdata', text: scanner.until(']]>', 'the CDATA section does not end') });
    } else if (/^<!doctype/i.test(scanner.text.slice(start, start + 9))) {
      scanner.refuse('document types are not read', start, 'doctype');
    } else scanner.refuse('this is not XML');
  }

  #instruction(): void {
    const scanner: Scanner = this.#scanner;
    const start = scanner.at;
    scanner.at += 2;
    const target = scanner.name();
    if (target.toLowerCase() === 'xml') scanner.refuse('the XML declaration may only stand at the very beginning', start);
    if (target.includes(':')) scanner.refuse('the target of an instruction may not have a colon', start);
    this.#namespaces.split(target, start);
    if (!scanner.space() && !scanner.startsWith('?>')) scanner.refuse('there should be a space here');
    this.#add({ kind: 'instruction', target, text: scanner.until('?>', 'the instruction does not end') });
  }

  #add(node: XmlNode): void {
    (this.#current?.children ?? this.#nodes).push(node);
  }
}

/** The name as in the tag. */
function writtenName({ prefix, local }: XmlElement): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}
