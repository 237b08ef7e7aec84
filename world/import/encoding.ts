/** What encoding a table was saved in: spreadsheets do not say, and do not agree. */

/**
 * The text of a file: UTF-16 where its byte order mark says so, UTF-8 where it is that, else Windows-1252, in which spreadsheets save
 * what they call CSV.
 */
export function decodeTable(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
