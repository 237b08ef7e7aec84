/** What stands in a tag after its name: attributes, and declarations of namespaces among them. */
import type { Namespaces } from './namespaces.ts';
import type { Scanner } from './scanner.ts';
import type { XmlAttribute, XmlNamespace } from './tree.ts';

export interface TagContent {
  readonly attributes: readonly XmlAttribute[];
  readonly namespaces: readonly XmlNamespace[];
}

interface Written {
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

const NOTHING: TagContent = Object.freeze({ attributes: Object.freeze([]), namespaces: Object.freeze([]) });
const SLASH = 0x2f;
const GREATER_THAN = 0x3e;

/** Reads up to the `>` or `/>`, and puts in force what the tag declares: that counts for the whole tag, so nothing is resolved before its end. */
export function readAttributes(scanner: Scanner, namespaces: Namespaces, atMost: number): TagContent {
  if (scanner.next === GREATER_THAN) return NOTHING;
  const start = scanner.at;
  const written: Written[] = [];
  const declared: XmlNamespace[] = [];
  while (scanner.space() && scanner.next !== GREATER_THAN && scanner.next !== SLASH) {
    if (written.length + declared.length >= atMost) scanner.refuse('an element has too many attributes', scanner.at, 'tooLarge');
    const { name, value, at } = readAttribute(scanner);
    if (name === 'xmlns') declared.push({ prefix: '', uri: value });
    else if (name.startsWith('xmlns:')) declared.push({ prefix: namespaces.split(name, at).local, uri: value });
    else written.push({ name, value, at });
  }
  if (hasTwice(declared, ({ prefix }) => prefix)) scanner.refuse('a namespace prefix is declared twice', start);
  if (declared.length > 0) namespaces.open(declared, start);
  const attributes = written.map(({ name, value, at }) => {
    const { prefix, local } = namespaces.split(name, at);
    // the default namespace is not for attributes
    return { uri: prefix === '' ? '' : namespaces.uriOf(prefix, at), local, prefix, value };
  });
  if (hasTwice(attributes, ({ uri, local }) => `${uri} ${local}`)) scanner.refuse('an attribute is there twice', start);
  return { attributes, namespaces: declared };
}

function readAttribute(scanner: Scanner): Written {
  const { at } = scanner;
  const name = scanner.name();
  scanner.space();
  scanner.expect('=', `the attribute ${name.slice(0, 60)} has no value`);
  scanner.space();
  return { name, value: scanner.attributeValue(), at };
}

function hasTwice<T>(items: readonly T[], key: (item: T) => string): boolean {
  return items.length > 1 && new Set(items.map(key)).size < items.length;
}
