/** ODS codes: how the Organisation Data Service names an organisation or a site (`A20047`, `RR813`, `FA565`). */

/** Three to ten capitals and digits. Real ones have three to eight; published test data goes up to nine (`SUPPLIER0`). */
const ODS_CODE = /^[A-Z0-9]{3,10}$/;

export function isOdsCode(text: string): boolean {
  return ODS_CODE.test(text);
}

/** An ODS code as it may arrive (`a20047`, with spaces around) in its one form; nothing when it cannot be one. */
export function parseOdsCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return isOdsCode(code) ? code : undefined;
}
