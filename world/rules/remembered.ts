/** What is made of names again and again: most people share theirs with others. */

/** Of a million people the names are fewer, and shorter. */
const MOST_REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 64;

/** A function of names that remembers what it has made of the last ones. */
export function remembered<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, { readonly value: T }>();
  return (name) => {
    const before = made.get(name);
    if (before !== undefined) return before.value;
    const value = make(name);
    if (name.length > LONGEST_REMEMBERED) return value;
    if (made.size === MOST_REMEMBERED) made.clear();
    made.set(name, { value });
    return value;
  };
}
