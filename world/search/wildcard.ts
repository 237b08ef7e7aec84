/** Wildcards: `Sm*t*` stands for everything that begins with `sm` and has a `t` later on. */

const WILDCARD = '*';

/** A text to be compared, in which a wildcard stands for any characters or none. */
export interface Pattern {
  /** What it begins with, as it is compared: all of it where there is no wildcard. */
  readonly beginning: string;
  readonly hasWildcard: boolean;
  /** Whether a text, in the form that is compared, is what is meant. */
  readonly fits: (text: string) => boolean;
}

export function hasWildcard(text: string): boolean {
  return text.includes(WILDCARD);
}

/** What comes before the first wildcard. */
export function beforeWildcard(text: string): string {
  const at = text.indexOf(WILDCARD);
  return at < 0 ? text : text.slice(0, at);
}

/** A text that may hold wildcards. `normalise` brings it, and `normalisePart` what is between wildcards, into the form that is compared. */
export function toPattern(text: string, normalise: (text: string) => string, normalisePart = normalise): Pattern {
  if (!hasWildcard(text)) {
    const whole = normalise(text);
    return { beginning: whole, hasWildcard: false, fits: (other) => other === whole };
  }
  const [beginning = '', ...others] = text.trim().split(WILDCARD).map(normalisePart);
  const end = others.pop() as string;
  return { beginning, hasWildcard: true, fits: (other) => fits(other, beginning, others, end) };
}

/** Each part is looked for where the one before has ended, which is all that is needed and takes no longer than reading the text. */
function fits(text: string, beginning: string, others: readonly string[], end: string): boolean {
  if (!text.startsWith(beginning)) return false;
  let at = beginning.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - end.length >= at && text.endsWith(end);
}
