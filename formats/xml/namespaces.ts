/** What prefixes mean while a document is read (Namespaces in XML 1.0). */
import { isNcName } from './characters.ts';
import type { Scanner } from './scanner.ts';
import { XML_NAMESPACE, XMLNS_NAMESPACE, type XmlNamespace, type XmlScope } from './tree.ts';

/** A name as it is written, taken apart. */
export interface QName {
  readonly prefix: string;
  readonly local: string;
}

/** Bindings of prefixes as elements open and close. A look-up costs the same however many there are. */
export class Namespaces {
  readonly #scanner: Scanner;
  readonly #bound = new Map<string, string>([
    ['', ''],
    ['xml', XML_NAMESPACE],
  ]);
  readonly #names = new Map<string, QName>();
  /** What each declaration in force took the place of. */
  readonly #before: (string | undefined)[] = [];
  scope: XmlScope | undefined;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** Takes a name apart, once for all times that it occurs. `at` is where it stands. */
  split(name: string, at: number): QName {
    let split = this.#names.get(name);
    if (split === undefined) {
      const colon = name.indexOf(':');
      split = colon < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
      if (!isNcName(split.local) || (colon >= 0 && !isNcName(split.prefix))) this.#scanner.refuse(`${shortened(name)} is not a name`, at);
      this.#names.set(name, split);
    }
    return split;
  }

  /** The namespace of a prefix, which must have been declared. */
  uriOf(prefix: string, at: number): string {
    const uri = this.#bound.get(prefix);
    if (uri === undefined) this.#scanner.refuse(`the prefix ${shortened(prefix)} is not declared`, at, 'unknownPrefix');
    return uri;
  }

  /** Puts an element's declarations in force. */
  open(declared: readonly XmlNamespace[], at: number): void {
    for (const { prefix, uri } of declared) {
      if (prefix === 'xmlns' || uri === XMLNS_NAMESPACE) this.#scanner.refuse('xmlns cannot be declared', at);
      if ((prefix === 'xml') !== (uri === XML_NAMESPACE)) this.#scanner.refuse('xml and its namespace belong together', at);
      if (prefix !== '' && uri === '') this.#scanner.refuse(`the prefix ${shortened(prefix)} cannot be taken back`, at);
      this.#before.push(this.#bound.get(prefix));
      this.#bound.set(prefix, uri);
    }
    this.scope = { namespaces: declared, outer: this.scope };
  }

  /** Ends the declarations of the element that was opened last and had any. */
  close(): void {
    const { namespaces, outer } = this.scope as XmlScope;
    for (let at = namespaces.length - 1; at >= 0; at--) {
      const { prefix } = namespaces[at] as XmlNamespace;
      const before = this.#before.pop();
      if (before === undefined) this.#bound.delete(prefix);
      else this.#bound.set(prefix, before);
    }
    this.scope = outer;
  }
}

function shortened(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
