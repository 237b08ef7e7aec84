/** As much of OAS 3.0's schema language as the PDS documents use. */

export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** What a schema finds wrong with a value, each with its path; empty when nothing is. */
export function faultsAgainst(schema: Schema, value: unknown, path = ''): string[] {
  const faults: string[] = [];
  const complain = (reason: string) => faults.push(`${path || '(all)'}: ${reason}`);
  if (schema.type !== undefined && !hasType(schema.type, value)) return [`${path}: is not ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) complain(`${JSON.stringify(value)} is none of ${JSON.stringify(schema.enum)}`);
  for (const choice of [schema.anyOf, schema.oneOf]) {
    if (choice === undefined) continue;
    const closest = choice.map((one) => faultsAgainst(one, value, path)).sort((a, b) => a.length - b.length)[0] ?? [];
    faults.push(...closest);
  }
  for (const part of schema.allOf ?? []) faults.push(...faultsAgainst(part, value, path));
  if (typeof value === 'string') {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) complain(`'${value}' does not match ${schema.pattern}`);
    if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
      complain('has a wrong length');
  } else if (typeof value === 'number') {
    if (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)) complain(`${value} is out of range`);
  } else if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? value.length)) complain(`has ${value.length} items`);
    if (schema.items) for (const [at, item] of value.entries()) faults.push(...faultsAgainst(schema.items, item, `${path}/${at}`));
  } else if (typeof value === 'object' && value !== null) {
    faults.push(...faultsOfObject(schema, value as Record<string, unknown>, path));
  }
  return faults;
}

function faultsOfObject(schema: Schema, value: Record<string, unknown>, path: string): string[] {
  const faults = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}/${name}: is missing`);
  for (const [name, inner] of Object.entries(value)) {
    const known = schema.properties?.[name];
    if (known) faults.push(...faultsAgainst(known, inner, `${path}/${name}`));
    else if (schema.additionalProperties === false) faults.push(`${path}/${name}: is not known`);
    else if (typeof schema.additionalProperties === 'object')
      faults.push(...faultsAgainst(schema.additionalProperties, inner, `${path}/${name}`));
  }
  return faults;
}

function hasType(type: string, value: unknown): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
