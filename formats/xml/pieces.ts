/**
 * XML that is put together of pieces: text, and bytes of what has been written before. Bytes are copied as they are; a text with a single
 * character beyond Latin-1 would take twice the memory, and has to be encoded anew each time.
 */

export type Piece = string | Uint8Array;

/** All pieces in one, in UTF-8. */
export function joinPieces(pieces: Iterable<Piece>): Buffer {
  const parts: Uint8Array[] = [];
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else {
      if (text !== '') parts.push(Buffer.from(text));
      text = '';
      parts.push(piece);
    }
  }
  if (text !== '') parts.push(Buffer.from(text));
  return Buffer.concat(parts);
}
