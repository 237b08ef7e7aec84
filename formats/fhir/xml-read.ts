import type { FhirReading, FhirVersion } from './value.ts';

export interface FromXmlOptions {
  /** Lists as problems also order, cardinalities and the grammar of primitives. */
  readonly strict?: boolean;
  /** What the Content-Type says of bytes. */
  readonly charset?: string | undefined;
}

/** Reads a resource. */
export function fromXml(version: FhirVersion, text: string | Uint8Array, options: FromXmlOptions = {}): FhirReading {
  throw new Error(`being written: ${version} ${text.length} ${options.strict}`);
}
