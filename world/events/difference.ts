/** Telling one state of a document from the next. */

/** Whether two JSON values are the same, whatever the order of their fields. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => key in other && isSame(one[key as keyof typeof one], other[key as keyof typeof other]));
}

/** The fields in which two documents differ, in the order of the second; then those that it no longer has. */
export function changedFields<T extends object>(before: T, after: T): readonly (keyof T & string)[] {
  const fields = new Set([...Object.keys(after), ...Object.keys(before)]) as Set<keyof T & string>;
  return [...fields].filter((field) => !isSame(before[field], after[field]));
}
