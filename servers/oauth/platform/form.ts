/** A form as the token endpoint reads it: the first of several fields with one name counts. */

/** `URLSearchParams` is one too. */
export interface Form {
  get(name: string): string | null;
  has(name: string): boolean;
}
