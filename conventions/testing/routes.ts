/** Whether an OpenAPI document and a table of routes are about the same operations. For tests. */
import type { Route } from '#kernel/server';
import type { Contract } from './contract.ts';

/** The operations of a document: `GET /Patient/{} pds.readPatient`. What a parameter is called does not matter. */
export function describedOperations({ operations }: Contract): readonly string[] {
  return operations
    .map(({ method, path, operation }) => `${method} ${path.replace(/\{[^}]*\}/g, '{}')} ${String(operation.operationId)}`)
    .sort();
}

/**
 * Those of a table; those that refuse what is not there, by name, are not counted. HEAD and OPTIONS are the gateway's, and no operations of
 * an API.
 */
export function servedOperations<D>(api: string, routes: readonly Route<D>[], refusals: readonly string[]): readonly string[] {
  return routes
    .filter(({ method, name }) => !['*', 'OPTIONS', 'HEAD'].includes(method) && !refusals.includes(name))
    .map(({ method, path, name }) => `${method} ${path.replace(/:[A-Za-z]+/g, '{}')} ${api}.${name}`)
    .sort();
}
