/** `Mex-Chunk-Range`: which chunk of how many, `2:5`. */

export interface ChunkRange {
  readonly chunk: number;
  readonly total: number;
}

/** So many chunks has a message at most: what clients of the live service assume. */
export const MOST_CHUNKS = 10_000;

/** A range that can be; nothing for any other text. */
export function parseChunkRange(text: string): ChunkRange | undefined {
  const parts = /^(\d{1,5}):(\d{1,5})$/.exec(text.trim());
  if (parts === null) return undefined;
  const range = { chunk: Number(parts[1]), total: Number(parts[2]) };
  return range.chunk >= 1 && range.chunk <= range.total && range.total <= MOST_CHUNKS ? range : undefined;
}
