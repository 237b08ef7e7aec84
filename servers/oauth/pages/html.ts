/** HTML by template: what is put in is escaped, unless it is HTML already. Nothing else makes HTML, so nothing can be forgotten. */

/** What is already HTML. Only {@link html} makes one. */
export class Html {
  readonly #text: string;

  /** For `html` alone: everybody else would have to escape first. */
  private constructor(text: string) {
    this.#text = text;
  }

  static readonly template = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
    new Html(strings.reduce((made, part, index) => made + written(values[index - 1]) + part));

  toString(): string {
    return this.#text;
  }
}

/** Text, HTML, lists of both; nothing for what is `undefined` or `false`. */
export type HtmlValue = string | number | Html | readonly HtmlValue[] | undefined | false;

/** html`<p>${anything}</p>`: text between the tags and within quoted attributes comes out as it was, whatever is in it. */
export const html = Html.template;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** No HTML document may hold these, not even escaped (HTML, "Preprocessing the input stream"). */
const UNWRITABLE = /(?![\t\n\r])\p{Cc}/gu;

function written(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(written).join('');
  return String(value)
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
