import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sdsRoutes } from './routes.ts';

/** Paths and methods of the document, by indentation: `GET /Device sds.findDevices`. */
function described(document: string): string[] {
  const found: string[] = [];
  let path = '';
  let method = '';
  for (const line of document.split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    method = /^ {4}(get|put|post|patch|delete):$/.exec(line)?.[1]?.toUpperCase() ?? method;
    const operation = /^ {6}operationId: (\S+)$/.exec(line)?.[1];
    if (operation) found.push(`${method} ${path} ${operation}`);
  }
  return found.sort();
}

test('the OpenAPI document describes every route that is served, and no other', () => {
  const served = sdsRoutes.filter(({ method }) => method === 'GET').map(({ path, name }) => `GET ${path} sds.${name}`);
  expect(described(readFileSync(new URL('./openapi.yaml', import.meta.url), 'utf8'))).toEqual(served.sort());
});
