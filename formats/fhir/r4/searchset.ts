/**
 * Search result bundles, as text. A resource that has been written as JSON once is put into a bundle by joining strings, so a
 * search costs no serialisation of what it found.
 */

/** One match of a search. */
export interface SearchEntry {
  /** Absolute URL of the resource. */
  readonly fullUrl: string;
  /** How well it matches, 0 to 1. */
  readonly score: number;
  /** The resource, as JSON text. */
  readonly resource: string;
}

/**
 * A Bundle of type `searchset` as JSON text, with `total` and `search.score`, and with no `link`. When nothing was found it has no
 * `entry` either (an empty array is not allowed in FHIR).
 */
export function searchset(timestamp: string, entries: readonly SearchEntry[]): string {
  let text = `{"resourceType":"Bundle","type":"searchset","timestamp":${JSON.stringify(timestamp)},"total":${entries.length}`;
  if (entries.length === 0) return `${text}}`;
  let separator = ',"entry":[';
  for (const { fullUrl, score, resource } of entries) {
    text += `${separator}{"fullUrl":${JSON.stringify(fullUrl)},"search":{"score":${score}},"resource":${resource}}`;
    separator = ',';
  }
  return `${text}]}`;
}
