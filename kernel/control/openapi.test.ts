import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROUTES } from './routes.ts';

/** Paths and methods of the document, by indentation: `GET /faults/:id removeFault`. */
function described(document: string): string[] {
  const found: string[] = [];
  let path = '';
  let method = '';
  for (const line of document.split('\n')) {
    path = /^ {2}\/_sandbox(\S*):$/.exec(line)?.[1]?.replaceAll(/\{(\w+)\}/g, ':$1') ?? (/^ {2}\/metrics:$/.test(line) ? '/metrics' : path);
    method = /^ {4}(get|put|post|delete):$/.exec(line)?.[1]?.toUpperCase() ?? method;
    const operation = /^ {6}operationId: (\w+)$/.exec(line)?.[1];
    if (operation) found.push(`${method} ${path} ${operation}`);
  }
  return found.sort();
}

it('the OpenAPI document describes every row of the control API, and no other', () => {
  const rows = ROUTES.map(({ method, path, name }) => `${method} ${path} ${name}`);
  const document = readFileSync(new URL('./openapi.yaml', import.meta.url), 'utf8');
  expect(described(document)).toEqual([...rows, 'GET /metrics metrics'].sort());
});
