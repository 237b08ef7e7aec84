/** Looking into a FHIR resource in the shape of its JSON, whatever is there. */
import type { FhirObject, FhirValue } from '#formats/fhir/value';

/** A field, all items of it where it repeats; or the extensions with a `url`. */
export type Step = string | { readonly url: string };

/** `at('code.coding', …)`: field names with full stops between them, and extensions among them. */
export function at(...steps: readonly Step[]): readonly Step[] {
  return steps.flatMap<Step>((step) => (typeof step === 'string' ? step.split('.') : [step]));
}

export function extension(url: string): Step {
  return { url };
}

/** As a path is told: `extension(nhsNumber).valueIdentifier.system`. */
export function describePath(steps: readonly Step[]): string {
  return steps.map((step) => (typeof step === 'string' ? step : `extension(${step.url.slice(step.url.lastIndexOf('/') + 1)})`)).join('.');
}

/** All that is at the end of a path; what is missing on the way there is missing. */
export function look(from: FhirValue, steps: readonly Step[]): readonly FhirValue[] {
  let found: readonly FhirValue[] = [from];
  for (const step of steps) found = found.flatMap((value) => next(value, step));
  return found;
}

/** The texts at the end of a path. */
export function textsAt(from: FhirValue, steps: readonly Step[]): readonly string[] {
  return look(from, steps).filter((value) => typeof value === 'string');
}

export function isFhirObject(value: FhirValue): value is FhirObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function next(value: FhirValue, step: Step): readonly FhirValue[] {
  if (!isFhirObject(value)) return [];
  if (typeof step === 'string') return listed(value[step]);
  return listed(value.extension).filter((one) => isFhirObject(one) && one.url === step.url);
}

function listed(value: FhirValue): readonly FhirValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as FhirValue];
}
