import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callbackSink } from '../sink/sink.ts';
import { realmRoutes } from './routes.ts';

/** Paths and methods of the document, by indentation: `POST /realms/:realm/… realms.token`. What tells twins apart (`.post`) is left out. */
function described(document: string): string[] {
  const found: string[] = [];
  let path = '';
  let method = '';
  for (const line of document.split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1]?.replaceAll(/\{(\w+)\}/g, ':$1') ?? path;
    method = /^ {4}(get|put|post|delete|options):/.exec(line)?.[1]?.toUpperCase() ?? method;
    const operation = /^ {4,6}.*operationId: ([\w-]+\.\w+)/.exec(line)?.[1];
    if (operation) found.push(`${method} ${path} ${operation}`);
  }
  return found.sort();
}

test('the OpenAPI document describes every route, and no other', () => {
  const routes = [
    ...realmRoutes.map((route) => ({ ...route, path: `/realms${route.path}`, api: 'realms' })),
    ...callbackSink.routes.map((route) => ({ ...route, path: `${callbackSink.base}${route.path}`, api: callbackSink.name })),
  ];
  const served = routes
    .filter(({ name }) => !['methodNotAllowed', 'notFound'].includes(name))
    .map(({ method, path, name, api }) => `${method} ${path} ${api}.${name}`);
  expect(described(readFileSync(new URL('./openapi.yaml', import.meta.url), 'utf8'))).toEqual(served.sort());
});
