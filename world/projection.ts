/**
 * Projections of documents, made once. A document never changes: a change makes a new object. So what is made of one may be kept
 * for as long as the document is, and is never out of date.
 */

/** Memoises a pure function of a document by the identity of the document. */
export function projection<D extends object, R>(project: (doc: D) => R): (doc: D) => R {
  const made = new WeakMap<D, { readonly value: R }>();
  return (doc) => {
    let kept = made.get(doc);
    if (kept === undefined) {
      kept = { value: project(doc) };
      made.set(doc, kept);
    }
    return kept.value;
  };
}

/** The same for a function that also depends on a text, of which there are few: an address under which it is served, a version. */
export function projectionBy<D extends object, R>(project: (doc: D, key: string) => R): (doc: D, key: string) => R {
  const made = new WeakMap<D, Map<string, R>>();
  return (doc, key) => {
    let byKey = made.get(doc);
    if (byKey === undefined) {
      byKey = new Map();
      made.set(doc, byKey);
    }
    if (byKey.has(key)) return byKey.get(key) as R;
    const value = project(doc, key);
    byKey.set(key, value);
    return value;
  };
}
