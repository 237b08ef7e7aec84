import type { FhirProblem, FhirVersion } from './value.ts';

/** What in a resource is not as its version defines it: unknown elements, cardinalities, types and grammar of primitives. */
export function checkStructure(version: FhirVersion, resource: unknown): readonly FhirProblem[] {
  throw new Error(`being written: ${version} ${resource}`);
}
