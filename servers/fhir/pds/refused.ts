/** Refusals from deep inside a resource: thrown where the fault is found, and answered by the operation. */
import type { Json } from '#formats/json-patch/json';
import type { PdsErrorName, PdsRefusal } from './errors.ts';
import { briefly, shortened } from './python-text.ts';

/** Gives up what is being read or changed. */
export class Refused extends Error {
  readonly refusal: PdsRefusal;
  constructor(refusal: PdsRefusal) {
    super(refusal.error);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

export function refuse(error: PdsErrorName, diagnostics?: string, advice?: string): never {
  throw new Refused({ error, ...(diagnostics !== undefined && { diagnostics }), ...(advice !== undefined && { advice: [advice] }) });
}

/** `Invalid value - 'other' in field 'gender'` */
export function invalidValue(value: Json, field: string, advice?: string): never {
  return refuse(
    'INVALID_VALUE',
    `Invalid value - '${typeof value === 'string' ? shortened(value) : briefly(value)}' in field '${field}'`,
    advice,
  );
}

/** `Missing value - 'address/0/period'` */
export function missingValue(field: string): never {
  return refuse('MISSING_VALUE', `Missing value - '${field}'`);
}

export function tooManyValues(values: readonly Json[], field: string): never {
  return refuse('TOO_MANY_VALUES_SUBMITTED', `Too many values submitted - ${briefly(values)} in field '${field}'`);
}

export function tooFewValues(values: readonly Json[], field: string): never {
  return refuse('TOO_FEW_VALUES_SUBMITTED', `Too few values submitted - ${briefly(values)} in field '${field}'`);
}

/** In the words of Python's jsonschema: `('model', 'year' were unexpected)`. */
export function additionalProperties(names: readonly string[]): never {
  const listed = names.map((name) => `'${name}'`).join(', ');
  const verb = names.length === 1 ? 'was' : 'were';
  return refuse(
    'ADDITIONAL_PROPERTIES',
    `Invalid request with error - Additional properties are not allowed (${shortened(listed)} ${verb} unexpected)`,
  );
}

export function invalidUpdate(reason: string, advice?: string): never {
  return refuse('INVALID_UPDATE', `Invalid update with error - ${shortened(reason)}`, advice);
}

export function forbiddenUpdate(reason: string, advice?: string): never {
  return refuse('FORBIDDEN_UPDATE', `Forbidden update with error - ${reason}`, advice);
}

/** The refusal that `work` gives up with; nothing when it does not. */
export function refusalOf(work: () => void): PdsRefusal | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}
