/** What is wrong with an OpenAPI document itself: the part of the specification that ours could break, and what nobody uses. For tests. */
import type { Contract } from './contract.ts';
import { isObject, type JsonObject } from './json.ts';

/** Empty when all is well. */
export function lintDocument({ document, operations, compiles }: Contract): readonly string[] {
  const faults: string[] = [];
  if (!/^3\.0\.\d$/.test(String(document.openapi))) faults.push(`openapi is ${String(document.openapi)}, not 3.0`);
  const ids = operations.map(({ operation }) => operation.operationId);
  for (const [at, { method, path, operation }] of operations.entries()) {
    const name = `${method} ${path}`;
    if (ids[at] === undefined || ids.indexOf(ids[at]) !== at) faults.push(`${name}: operationId is missing, or another one's`);
    if (typeof operation.summary !== 'string') faults.push(`${name}: summary is missing`);
    if (!isObject(operation.responses) || Object.keys(operation.responses).length === 0) faults.push(`${name}: responses are missing`);
  }
  const references = new Set<string>();
  walk(document, [], (node, place) => {
    if (typeof node.$ref === 'string') {
      references.add(node.$ref);
      if (at(document, node.$ref) === undefined) faults.push(`${place.join('/')}: ${node.$ref} is not there`);
      return;
    }
    const [last, parent] = [place.at(-1), place.at(-2)];
    if ((parent === 'responses' || parent === 'x-otherwise') && typeof node.description !== 'string')
      faults.push(`${place.join('/')}: description is missing`);
    if (last === 'schema') {
      const fault = compiles(place);
      if (fault !== undefined) faults.push(`${place.join('/')}: ${fault}`);
    }
  });
  for (const [path, faulty] of unmatchedParameters(document)) faults.push(`${path}: path parameters are not those of the path: ${faulty}`);
  for (const [kind, components] of Object.entries((document.components ?? {}) as Record<string, JsonObject>))
    for (const name of Object.keys(components))
      if (kind !== 'securitySchemes' && !references.has(`#/components/${kind}/${name}`))
        faults.push(`components/${kind}/${name}: is not used`);
  return faults;
}

function walk(node: unknown, place: readonly string[], visit: (node: JsonObject, place: readonly string[]) => void): void {
  if (Array.isArray(node)) for (const [index, item] of node.entries()) walk(item, [...place, String(index)], visit);
  if (!isObject(node)) return;
  visit(node, place);
  for (const [name, value] of Object.entries(node)) if (name !== 'example' && name !== 'examples') walk(value, [...place, name], visit);
}

function at(document: JsonObject, reference: string): unknown {
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, token) => (isObject(node) ? node[token.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), document);
}

function* unmatchedParameters(document: JsonObject): Generator<readonly [path: string, names: string]> {
  for (const [path, item] of Object.entries(document.paths as Record<string, JsonObject>))
    for (const operation of Object.values(item)) {
      if (!isObject(operation)) continue;
      const parameters = ((operation.parameters ?? []) as readonly JsonObject[])
        .map((one) => (typeof one.$ref === 'string' ? (at(document, one.$ref) as JsonObject) : one))
        .flatMap((one) => (one.in === 'path' ? [`{${String(one.name)}}`] : []));
      const names = path.match(/\{[^}]*\}/g) ?? [];
      if (names.join() !== parameters.join()) yield [path, parameters.join()];
    }
}
