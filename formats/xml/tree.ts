/**
 * An XML document as a tree of plain values. Elements are known by namespace and local name; the prefixes that a sender chose are kept
 * for writing back. What was read and what was built look alike.
 */

/** Text is a string, decoded. All else says what it is. */
export type XmlNode = string | XmlElement | XmlCdata | XmlComment | XmlInstruction;

export interface XmlElement {
  readonly kind: 'element';
  /** Namespace; empty for none. */
  readonly uri: string;
  readonly local: string;
  /** As the sender wrote it, or as a builder would like it; empty for none. */
  readonly prefix: string;
  /** In their order, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  /** Namespaces declared here, in their order. */
  readonly namespaces: readonly XmlNamespace[];
  readonly children: readonly XmlNode[];
  /** Where it was read from; nothing for an element that was built. */
  readonly origin?: XmlOrigin;
}

export interface XmlAttribute {
  readonly uri: string;
  readonly local: string;
  readonly prefix: string;
  readonly value: string;
}

/** `xmlns:prefix="uri"`; the default namespace has an empty prefix. */
export interface XmlNamespace {
  readonly prefix: string;
  readonly uri: string;
}

export interface XmlCdata {
  readonly kind: 'cdata';
  readonly text: string;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly text: string;
}

/** `<?target text?>` */
export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly text: string;
}

/** Where an element stands in the text that was read, so that its very characters can be hashed, and what its prefixes meant there. */
export interface XmlOrigin {
  readonly text: string;
  /** Index of its `<`. */
  readonly start: number;
  /** Index after its last `>`. */
  readonly end: number;
  readonly scope: XmlScope | undefined;
}

/** Namespace declarations in force at an element: those of the nearest element that has any, and those around it. */
export interface XmlScope {
  readonly namespaces: readonly XmlNamespace[];
  readonly outer: XmlScope | undefined;
}

export interface XmlDocument {
  readonly root: XmlElement;
  /** The root with the comments and instructions before and after it. */
  readonly nodes: readonly XmlNode[];
}

/** The namespace that the prefix `xml` always has. */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
/** The namespace of declarations themselves. */
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
