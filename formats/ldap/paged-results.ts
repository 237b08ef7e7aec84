/** The control by which a search is answered page by page: RFC 2696. */
import { BerReader, element, integer, octets, SEQUENCE } from './ber.ts';
import type { Control } from './message.ts';

export const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/** In a request how many entries are wanted and where the page before has ended; in a response an estimate of all, and where this one has. */
export interface PagedResults {
  /** In a response 0: not known. */
  readonly size: number;
  /** Empty at the beginning, and at the end. */
  readonly cookie: Buffer;
}

/** Reads the control's value. Throws {@link BerError} when it is none. */
export function decodePagedResults(value: Buffer | undefined): PagedResults {
  const reader = new BerReader(value ?? Buffer.alloc(0));
  const outer = reader.enter(SEQUENCE);
  const size = reader.integer();
  const cookie = reader.octets();
  reader.leave(outer);
  return { size, cookie };
}

export function pagedResultsControl({ size, cookie }: PagedResults, critical = false): Control {
  return { oid: PAGED_RESULTS, critical, value: element(SEQUENCE, integer(size), octets(cookie)) };
}
