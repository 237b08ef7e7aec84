/** Which characters XML 1.0 (fifth edition) allows, and where. */

/** What may stand nowhere, not even as a reference (§2.2). Surrogates only in pairs. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'gu');

const NAME_START =
  'A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}';
/** A name without a colon (Namespaces in XML 1.0 §3). */
const NC_NAME = new RegExp(`^[${NAME_START}][${NAME_START}\\-.0-9\u00B7\u0300-\u036F\u203F\u2040]*$`, 'u');

/** The index of the first character that XML does not allow; -1 when all are good. */
export function forbiddenCharacter(text: string): number {
  return text.search(FORBIDDEN);
}

/** The text with U+FFFD in place of every character that XML does not allow. */
export function withoutForbidden(text: string): string {
  return FORBIDDEN.test(text) ? text.replace(ALL_FORBIDDEN, '\uFFFD') : text;
}

/** Whether a character may be referred to by its number. */
export function isCharacter(codePoint: number): boolean {
  return (
    codePoint === 0x9 ||
    codePoint === 0xa ||
    codePoint === 0xd ||
    (codePoint >= 0x20 && codePoint <= 0xd7ff) ||
    (codePoint >= 0xe000 && codePoint <= 0xfffd) ||
    (codePoint >= 0x10000 && codePoint <= 0x10ffff)
  );
}

/** Whether a text is a name without a colon. */
export function isNcName(text: string): boolean {
  return NC_NAME.test(text);
}

/** Space, tab, line feed, carriage return. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0xa || code === 0x9 || code === 0xd;
}

/** Characters that end a name wherever one stands: space, and `/ < = > ? " '`; the end of the text too. */
export function endsName(code: number): boolean {
  switch (code) {
    case 0x20:
    case 0xa:
    case 0x9:
    case 0xd:
    case 0x22:
    case 0x27:
    case 0x2f:
    case 0x3c:
    case 0x3d:
    case 0x3e:
    case 0x3f:
      return true;
    default:
      return Number.isNaN(code);
  }
}
