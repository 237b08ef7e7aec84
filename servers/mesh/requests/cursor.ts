/** What `links.next` says in `continue_from`: opaque to clients, and long enough for the API's own rule (24 characters). */

/** Where a list goes on: after a text that sorts. */
export function cursorAfter(position: string): string {
  return Buffer.from(`after:${position.padStart(16, '0')}`).toString('base64url');
}

/** The position in a cursor of ours; nothing for any other text. */
export function positionIn(cursor: string): string | undefined {
  return /^after:(.{16,})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
}
