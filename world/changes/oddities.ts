/** What no argument may hold, wherever it is: what would not survive being stored, or would be taken for something else. */

/** Deeper than any argument is. */
const DEEPEST = 12;
/** A half of a character that needs two, alone. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The first odd thing in a JSON value; nothing when it is fit to be looked at. */
export function findOddity(value: unknown, path = '', depth = 0): { readonly path: string; readonly reason: string } | undefined {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? { path, reason: 'holds half a character' } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEEPEST) return { path, reason: `is nested more than ${DEEPEST} deep` };
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    // a schema takes the names of what every object has for its own
    if (!Array.isArray(value) && key in Object.prototype) return { path: at, reason: 'unknown field' };
    const oddity = findOddity(inner, at, depth + 1);
    if (oddity !== undefined) return oddity;
  }
  return undefined;
}
