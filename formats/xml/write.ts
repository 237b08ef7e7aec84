/** Writes trees as XML. Elements and attributes come in the order in which they are; nothing is indented, so that white space means what it says. */
import { escapeAttribute, escapeText } from './escape.ts';
import { XML_NAMESPACE, type XmlAttribute, type XmlDocument, type XmlElement, type XmlNode } from './tree.ts';

export interface XmlWriteOptions {
  /** Prefixes and their namespaces, declared at the root in this order. They win over the prefixes that elements would like; '' is the default namespace. */
  readonly prefixes?: Readonly<Record<string, string>>;
  /** Begins with `<?xml version="1.0" encoding="UTF-8"?>`. */
  readonly declaration?: boolean;
  /** An element without content is `<a></a>`, not `<a/>`. */
  readonly emptyInPairs?: boolean;
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** An element, or a document with all that is around its root. */
export function writeXml(what: XmlElement | XmlDocument, options: XmlWriteOptions = {}): string {
  const writer = new Writer(options);
  for (const node of 'nodes' in what ? what.nodes : [what]) writer.write(node);
  return (options.declaration ? XML_DECLARATION : '') + writer.written();
}

/** Prefixes in force, the innermost declarations last. */
type Bindings = readonly (readonly [prefix: string, uri: string])[];

/** So many pieces are made one at a time: of a large document they are not all kept until its end. */
const PIECES = 4096;

class Writer {
  #pieces: string[] = [];
  readonly #stretches: string[] = [];
  readonly #chosen: Bindings;
  readonly #emptyInPairs: boolean;
  #bindings: Bindings = [
    ['', ''],
    ['xml', XML_NAMESPACE],
  ];
  #depth = 0;

  constructor({ prefixes = {}, emptyInPairs = false }: XmlWriteOptions) {
    this.#chosen = Object.entries(prefixes);
    this.#emptyInPairs = emptyInPairs;
  }

  written(): string {
    return this.#stretches.join('') + this.#pieces.join('');
  }

  write(node: XmlNode): void {
    if (typeof node === 'string') this.#add(escapeText(node));
    else if (node.kind === 'element') this.#element(node);
    // the end of a section cannot be escaped within it
    else if (node.kind === 'cdata') this.#add(`<![CDATA[${node.text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);
    else if (node.kind === 'comment') this.#add(`<!--${node.text}-->`);
    else this.#add(`<?${node.target}${node.text && ` ${node.text}`}?>`);
  }

  #add(piece: string): void {
    if (this.#pieces.push(piece) < PIECES) return;
    this.#stretches.push(this.#pieces.join(''));
    this.#pieces = [];
  }

  #element(element: XmlElement): void {
    const outside = this.#bindings;
    const tag = new Tag(outside);
    if (this.#depth === 0) this.#declareChosen(tag, element);
    for (const { prefix, uri } of element.namespaces) if (!tag.isTaken(prefix)) tag.declare(prefix, uri);
    const name = tag.nameOf(element, this.#preferred(element));
    let attributes = '';
    for (const attribute of element.attributes) attributes += ` ${tag.attributeName(attribute)}="${escapeAttribute(attribute.value)}"`;
    const isEmpty = element.children.length === 0 && !this.#emptyInPairs;
    this.#add(`<${name}${tag.declarations}${attributes}${isEmpty ? '/>' : '>'}`);
    if (isEmpty) return;
    this.#bindings = tag.bindings;
    this.#depth += 1;
    for (const child of element.children) this.write(child);
    this.#depth -= 1;
    this.#bindings = outside;
    this.#add(`</${name}>`);
  }

  /** A root in no namespace cannot have a default one. */
  #declareChosen(tag: Tag, { uri: rootUri }: XmlElement): void {
    for (const [prefix, uri] of this.#chosen) if (prefix !== '' || rootUri !== '') tag.declare(prefix, uri);
  }

  #preferred({ uri, prefix }: XmlElement): string {
    return this.#chosen.find(([, chosen]) => chosen === uri)?.[0] ?? prefix;
  }
}

/** A start tag as it is put together: what it declares, and what prefixes mean within it. */
class Tag {
  bindings: Bindings;
  /** Each with a space before it. */
  declarations = '';
  /** Prefixes that the tag declares or uses: what they mean cannot be changed any more. Few, so they are looked through. */
  readonly #taken: string[] = [];

  constructor(bindings: Bindings) {
    this.bindings = bindings;
  }

  isTaken(prefix: string): boolean {
    return this.#taken.includes(prefix);
  }

  declare(prefix: string, uri: string): void {
    this.#taken.push(prefix);
    this.bindings = [...this.bindings, [prefix, uri]];
    this.declarations += ` xmlns${prefix && `:${prefix}`}="${escapeAttribute(uri)}"`;
  }

  /** The element's name with a prefix that means its namespace: the preferred one if it can be had, else another, else a declaration. */
  nameOf({ uri, local }: XmlElement, preferred: string): string {
    const prefix = this.#meaning(preferred) === uri ? preferred : this.#bound(uri, true);
    if (prefix !== undefined) return this.#use(prefix, local);
    const free = uri === '' ? '' : this.#taken.includes(preferred) ? this.#unused() : preferred;
    this.declare(free, uri);
    return qualified(free, local);
  }

  attributeName({ uri, local, prefix: preferred }: XmlAttribute): string {
    if (uri === '') return local;
    const prefix = preferred !== '' && this.#meaning(preferred) === uri ? preferred : this.#bound(uri, false);
    if (prefix !== undefined) return this.#use(prefix, local);
    const free = preferred === '' || this.#taken.includes(preferred) ? this.#unused() : preferred;
    this.declare(free, uri);
    return qualified(free, local);
  }

  #meaning(prefix: string): string | undefined {
    for (let at = this.bindings.length - 1; at >= 0; at--) {
      const [bound, uri] = this.bindings[at] as Bindings[number];
      if (bound === prefix) return uri;
    }
    return undefined;
  }

  /** A prefix that means a namespace here. Attributes need one that is not empty. */
  #bound(uri: string, emptyToo: boolean): string | undefined {
    return this.bindings.find(([prefix]) => (emptyToo || prefix !== '') && this.#meaning(prefix) === uri)?.[0];
  }

  #use(prefix: string, local: string): string {
    this.#taken.push(prefix);
    return qualified(prefix, local);
  }

  #unused(): string {
    let number = 1;
    while (this.#meaning(`ns${number}`) !== undefined) number += 1;
    return `ns${number}`;
  }
}

function qualified(prefix: string, local: string): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}
