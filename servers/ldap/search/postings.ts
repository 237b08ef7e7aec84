/**
 * Lists of entries, each entry by its number, in ascending order. Most lists of an index hold one entry, and are nothing but its number.
 */
export type Postings = number | Int32Array;

export const NOBODY: Postings = new Int32Array(0);

export function countOf(postings: Postings): number {
  return typeof postings === 'number' ? 1 : postings.length;
}

export function holds(postings: Postings, entry: number): boolean {
  if (typeof postings === 'number') return postings === entry;
  return postings[firstFrom(postings, entry)] === entry;
}

/** Where the first entry is that does not come before this one. */
export function firstFrom(postings: Int32Array, entry: number): number {
  let low = 0;
  let high = postings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((postings[middle] as number) < entry) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Entries that are in any of the lists. */
export function union(lists: readonly Postings[]): Postings {
  if (lists.length <= 1) return lists[0] ?? NOBODY;
  const all = new Int32Array(lists.reduce((sum: number, list) => sum + countOf(list), 0));
  let count = 0;
  for (const list of lists) {
    if (typeof list === 'number') all[count++] = list;
    else {
      all.set(list, count);
      count += list.length;
    }
  }
  all.sort();
  let kept = 0;
  for (let at = 0; at < all.length; at++) if (at === 0 || all[at] !== all[at - 1]) all[kept++] = all[at] as number;
  return all.subarray(0, kept);
}

/** What is in all of the lists. */
export function intersection(lists: readonly Postings[]): Postings {
  if (lists.length === 1) return lists[0] as Postings;
  const [shortest, ...others] = [...lists].sort((one, other) => countOf(one) - countOf(other)) as [Postings, ...Postings[]];
  const inOthers = (entry: number) => others.every((list) => holds(list, entry));
  if (typeof shortest === 'number') return inOthers(shortest) ? shortest : NOBODY;
  return shortest.filter(inOthers);
}
