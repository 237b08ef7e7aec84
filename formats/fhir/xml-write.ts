import type { FhirObject, FhirVersion } from './value.ts';

export interface ToXmlOptions {
  /** Begins with an XML declaration; default not. */
  readonly declaration?: boolean;
}

/** Writes a resource. */
export function toXml(version: FhirVersion, resource: FhirObject, options: ToXmlOptions = {}): string {
  throw new Error(`being written: ${version} ${resource.resourceType} ${options.declaration}`);
}
