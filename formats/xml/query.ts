/** Looking into a tree. Names are compared by namespace and local name, never by prefix. */
import { XML_NAMESPACE, type XmlElement, type XmlNode } from './tree.ts';

function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string' && node.kind === 'element';
}

/** Whether an element has a name. */
export function isNamed({ uri, local }: XmlElement, inUri: string, name: string): boolean {
  return local === name && uri === inUri;
}

/** The elements among the children. */
export function elementsOf({ children }: XmlElement): readonly XmlElement[] {
  return children.filter(isElement);
}

/** The children of a name. */
export function childrenNamed(parent: XmlElement, uri: string, local: string): readonly XmlElement[] {
  return parent.children.filter((node): node is XmlElement => isElement(node) && isNamed(node, uri, local));
}

/** The first child of a name. */
export function childNamed({ children }: XmlElement, uri: string, local: string): XmlElement | undefined {
  for (const node of children) if (typeof node !== 'string' && node.kind === 'element' && isNamed(node, uri, local)) return node;
  return undefined;
}

/** The first child of the first child …, by local names of one namespace. */
export function descend(from: XmlElement, uri: string, ...path: readonly string[]): XmlElement | undefined {
  let at: XmlElement | undefined = from;
  for (const local of path) at = at && childNamed(at, uri, local);
  return at;
}

/** All elements below one, and itself, in the order of the document. */
export function* walk(from: XmlElement): Generator<XmlElement> {
  const waiting = [from];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    yield element;
    for (let at = element.children.length - 1; at >= 0; at--) {
      const node = element.children[at] as XmlNode;
      if (isElement(node)) waiting.push(node);
    }
  }
}

/** The first element of a name, at any depth. */
export function findNamed(from: XmlElement, uri: string, local: string): XmlElement | undefined {
  for (const element of walk(from)) if (isNamed(element, uri, local)) return element;
  return undefined;
}

/** All text within an element, in its order, CDATA sections included, comments not. */
export function textOf(element: XmlElement): string {
  const [only] = element.children;
  if (element.children.length <= 1 && (only === undefined || typeof only === 'string')) return only ?? '';
  let text = '';
  const waiting: XmlNode[] = [element];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === 'string') text += node;
    else if (node.kind === 'cdata') text += node.text;
    else if (node.kind === 'element') for (let at = node.children.length - 1; at >= 0; at--) waiting.push(node.children[at] as XmlNode);
  }
  return text;
}

/** The value of an attribute; without a namespace unless one is said. */
export function attributeOf({ attributes }: XmlElement, local: string, uri = ''): string | undefined {
  for (const attribute of attributes) if (attribute.local === local && attribute.uri === uri) return attribute.value;
  return undefined;
}

/** The characters of an element as they were read, for hashes and for passing on unchanged; nothing for one that was built. */
export function sourceOf({ origin }: XmlElement): string | undefined {
  return origin?.text.slice(origin.start, origin.end);
}

/**
 * What a name in a text means where it stands: `xsi:type="soap:Server"`. Without a prefix it is in the default namespace. Nothing when
 * the prefix is not declared, or the element was built.
 */
export function resolveName({ origin }: XmlElement, name: string): { readonly uri: string; readonly local: string } | undefined {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1);
  if (prefix === 'xml') return { uri: XML_NAMESPACE, local };
  for (let scope = origin?.scope; scope !== undefined; scope = scope.outer) {
    const declared = scope.namespaces.find((namespace) => namespace.prefix === prefix);
    if (declared !== undefined) return { uri: declared.uri, local };
  }
  return prefix === '' && origin !== undefined ? { uri: '', local } : undefined;
}
