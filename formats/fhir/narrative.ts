/** The XHTML of a resource's narrative (hl7.org/fhir/narrative.html): text in JSON, elements in XML. */
import { forbiddenCharacter } from '../xml/characters.ts';
import { escapeText } from '../xml/escape.ts';
import { isNamed, sourceOf, walk } from '../xml/query.ts';
import { readXml } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { writeXml } from '../xml/write.ts';

export const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';

/** The text of a `div` that was read as part of a document: its very characters, if they mean the same alone. */
export function divTextOf(div: XmlElement): string {
  const declaresItself = div.prefix === '' && div.namespaces.some(({ prefix, uri }) => prefix === '' && uri === XHTML_NAMESPACE);
  const source = declaresItself && !hasPrefixesAround(div) ? sourceOf(div) : undefined;
  return source ?? writeXml(div, { prefixes: { '': XHTML_NAMESPACE } });
}

/** Whether a prefix is declared outside an element, which something in it may use. */
function hasPrefixesAround({ origin, namespaces }: XmlElement): boolean {
  let scope = namespaces.length > 0 ? origin?.scope?.outer : origin?.scope;
  for (; scope !== undefined; scope = scope.outer) if (scope.namespaces.some(({ prefix }) => prefix !== '')) return true;
  return false;
}

/**
 * The XML of a narrative's text. What is no `div` in well-formed XML, without document type and with no entities but XML's own, is written
 * as text within one: nothing in a resource can change the document around it.
 */
export function divXmlOf(text: string): string {
  const root = readDiv(text);
  if (root === undefined) return `<div xmlns="${XHTML_NAMESPACE}">${escapeText(text)}</div>`;
  if (root.uri === XHTML_NAMESPACE) return sourceOf(root) ?? text;
  // without a namespace, as many a JSON has it
  return (sourceOf(root) ?? text).replace('<div', `<div xmlns="${XHTML_NAMESPACE}"`);
}

function readDiv(text: string): XmlElement | undefined {
  const root = readXml(text).document?.root;
  if (root === undefined) return undefined;
  return isNamed(root, XHTML_NAMESPACE, 'div') || (isNamed(root, '', 'div') && root.namespaces.length === 0) ? root : undefined;
}

/** Elements that run, load or submit something, and frames; narrative may have none of them (invariant txt-1). */
const ACTIVE_ELEMENTS = new Set(
  'script style link meta base iframe frame frameset object embed applet form input button select textarea audio video svg'.split(' '),
);
const ACTIVE_ADDRESS = /^\s*(?:javascript|vbscript|data:text\/html)/i;

/** What is wrong with a narrative's text, to follow its path; nothing when it is good. */
export function narrativeProblem(text: string): string | undefined {
  if (forbiddenCharacter(text) >= 0) return 'has a character that XML does not allow';
  const { document, fault } = readXml(text);
  if (fault) return `is not well-formed: ${fault.reason}`;
  if (!isNamed(document.root, XHTML_NAMESPACE, 'div')) return `is no div in the namespace ${XHTML_NAMESPACE}`;
  for (const element of walk(document.root)) {
    if (element.uri !== XHTML_NAMESPACE || ACTIVE_ELEMENTS.has(element.local)) return `may not have an element ${element.local}`;
    for (const { local, value } of element.attributes)
      if (/^on/i.test(local) || (/^(?:href|src)$/i.test(local) && ACTIVE_ADDRESS.test(value)))
        return `may not have an active attribute ${local}`;
  }
  return undefined;
}
