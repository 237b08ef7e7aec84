import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlRoutes } from './control/routes.ts';
import { platformRoutes } from './platform/routes.ts';

/** Paths and methods of the document, by indentation: `POST /oauth2/token oauth2.token`. */
function described(document: string): string[] {
  const found: string[] = [];
  let path = '';
  let method = '';
  for (const line of document.split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1]?.replaceAll(/\{(\w+)\}/g, ':$1') ?? path;
    method = /^ {4}(get|put|post|patch|delete|options):$/.exec(line)?.[1]?.toUpperCase() ?? method;
    const operation = /^ {6}operationId: (\S+)$/.exec(line)?.[1];
    if (operation) found.push(`${method} ${path} ${operation}`);
  }
  return found.sort();
}

test('the OpenAPI document describes every route, and no other', () => {
  const platform = platformRoutes
    .filter(({ path, name }) => !path.includes('*') && !['methodNotAllowed', 'notFound'].includes(name))
    .map(({ method, path, name }) => `${method} /oauth2${path} oauth2.${name}`);
  const control = controlRoutes.map(({ method, path, name }) => `${method} /_sandbox${path} control.${name}`);
  expect(described(readFileSync(new URL('./openapi.yaml', import.meta.url), 'utf8'))).toEqual([...platform, ...control].sort());
});
