/**
 * FHIR XML, written by hand: functions that read like the elements they write. An event is built for every change of a record that
 * somebody has subscribed to, so there is no tree and no model in between. Elements stand in the order in which FHIR has them.
 */
import { escapeAttribute } from '#formats/xml/escape';

/** Elements as they go into the message: already escaped. */
export type Xml = string;

/** `<code value="new"/>`; nothing where there is no value: FHIR knows no empty texts. */
export function value(name: string, content: string | number | boolean | undefined): Xml {
  return content === undefined || content === '' ? '' : `<${name} value="${escapeAttribute(String(content))}"/>`;
}

/** An element around others; nothing where they are nothing, since FHIR knows no empty elements. */
export function element(name: string, ...content: readonly Xml[]): Xml {
  const within = joined(content);
  return within === '' ? '' : `<${name}>${within}</${name}>`;
}

/** An extension around its value or around further extensions; nothing where they are nothing. */
export function extension(url: string, ...content: readonly Xml[]): Xml {
  const within = joined(content);
  return within === '' ? '' : `<extension url="${escapeAttribute(url)}">${within}</extension>`;
}

/** The same element for each of a list, which may be missing. */
export function each<T>(list: readonly T[] | undefined, write: (one: T) => Xml): Xml {
  let all = '';
  if (list !== undefined) for (const one of list) all += write(one);
  return all;
}

function joined(content: readonly Xml[]): Xml {
  let all = '';
  for (const one of content) all += one;
  return all;
}
