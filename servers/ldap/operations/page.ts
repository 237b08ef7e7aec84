/** Pages of a search. What a client sends back is where the page before has ended, so that nothing need be remembered for it. */
import { BerError } from '#formats/ldap/ber';
import type { Control } from '#formats/ldap/message';
import { decodePagedResults, PAGED_RESULTS, pagedResultsControl } from '#formats/ldap/paged-results';

/** Where a page ends. */
export interface PageEnd {
  /** The place of its last entry. */
  readonly after: string;
  /** How many entries have been sent up to there. */
  readonly sent: number;
}

export interface Page extends Partial<PageEnd> {
  readonly size: number;
  readonly sent: number;
}

/** The page that is asked for, if one is. */
export function pageOf(controls: readonly Control[]): Page | undefined | 'broken' {
  const control = controls.find(({ oid }) => oid === PAGED_RESULTS);
  if (control === undefined) return undefined;
  try {
    const { size, cookie } = decodePagedResults(control.value);
    if (size < 0) return 'broken';
    if (cookie.length === 0) return { size, sent: 0 };
    if (cookie.length < 5) return 'broken';
    return { size, sent: cookie.readUInt32BE(), after: cookie.toString('utf8', 4) };
  } catch (error) {
    if (error instanceof BerError) return 'broken';
    throw error;
  }
}

/** What tells a client where the page has ended; without an end there is nothing more. */
export function pageControl(end?: PageEnd): Control {
  const cookie = Buffer.alloc(end === undefined ? 0 : 4 + Buffer.byteLength(end.after));
  if (end !== undefined) cookie.write(end.after, cookie.writeUInt32BE(end.sent));
  return pagedResultsControl({ size: 0, cookie });
}
