/** Making elements: `const hl7 = namespace('urn:hl7-org:v3'); hl7('id', { root: '2.16.840.1.113883.2.1.4.1', extension: '9000000009' })`. */
import type { XmlElement, XmlNamespace, XmlNode } from './tree.ts';

/** Attributes without a namespace, by name, in their order; those that are undefined are left out. */
export type PlainAttributes = Readonly<Record<string, string | undefined>>;

/** What stands in an element: nodes, lists of them, and what is undefined is left out. */
export type Content = XmlNode | readonly XmlNode[] | undefined;

/** Makes elements of one namespace. */
export type ElementMaker = (local: string, attributes?: PlainAttributes, ...content: readonly Content[]) => XmlElement;

const NO_NAMESPACES: readonly XmlNamespace[] = Object.freeze([]);

/** A maker of elements of a namespace, which would like to be written with a prefix. */
export function namespace(uri: string, prefix = ''): ElementMaker {
  return (local, attributes = {}, ...content) => ({
    kind: 'element',
    uri,
    local,
    prefix,
    attributes: Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [{ uri: '', local: name, prefix: '', value }],
    ),
    namespaces: NO_NAMESPACES,
    children: content.flatMap((item) => item ?? []),
  });
}
