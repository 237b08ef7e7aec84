/** FHIR in XML as far as its elements, their values and their `url` go: what a message's header is read from. */
import { elementsOf } from '#formats/xml/query';
import type { XmlElement } from '#formats/xml/tree';

/** The namespace of FHIR in XML. */
export const FHIR_NAMESPACE = 'http://hl7.org/fhir';

export interface Element {
  readonly name: string;
  /** The attribute `value`, decoded. */
  readonly value: string | undefined;
  /** The attribute `url`: of extensions. */
  readonly url: string | undefined;
  readonly children: Element[];
}

/** How deep resources lie in a bundle: `Bundle/entry/resource/Patient`. */
export const RESOURCE_DEPTH = 4;

/** Resources whose content is looked at; of others, only that they are there. */
export function isLookedInto(resource: string): boolean {
  return resource === 'MessageHeader' || resource === 'Organization';
}

/** The children of a name. */
export function all(parent: Element | undefined, name: string): readonly Element[] {
  return parent === undefined ? [] : parent.children.filter((child) => child.name === name);
}

/** The first child of the first child …. */
export function first(parent: Element | undefined, ...path: readonly string[]): Element | undefined {
  let at = parent;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at;
}

/** The value of the first child of the first child …; what is empty counts as missing, as FHIR has no empty values. */
export function textAt(parent: Element | undefined, ...path: readonly string[]): string | undefined {
  return first(parent, ...path)?.value?.trim() || undefined;
}

/** The same out of a tree of XML: elements that are not FHIR's (a narrative) are left out with all that is in them. Nothing when the root is not FHIR's. */
export function fromTree(root: XmlElement): Element | undefined {
  return root.uri === FHIR_NAMESPACE ? elementFrom(root, 1) : undefined;
}

/** Recursion is bounded by what the reader of XML lets through, and by the depth of resources where they are not looked into. */
function elementFrom(element: XmlElement, depth: number): Element {
  let value: string | undefined;
  let url: string | undefined;
  for (const attribute of element.attributes) {
    if (attribute.uri !== '') continue;
    if (attribute.local === 'value') value = attribute.value;
    else if (attribute.local === 'url') url = attribute.value;
  }
  const isEnd = depth === RESOURCE_DEPTH && !isLookedInto(element.local);
  const inner = isEnd ? [] : elementsOf(element).filter(({ uri }) => uri === FHIR_NAMESPACE);
  return { name: element.local, value, url, children: inner.map((child) => elementFrom(child, depth + 1)) };
}
