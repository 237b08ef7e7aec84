import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BASE } from './address.ts';
import { nhsLoginRoutes } from './routes.ts';

test('the OpenAPI document describes every route, and no other', () => {
  const described: string[] = [];
  let path = '';
  let method = '';
  for (const line of readFileSync(new URL('./openapi.yaml', import.meta.url), 'utf8').split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1]?.replaceAll(/\{(\w+)\}/g, ':$1') ?? path;
    method = /^ {4}(get|post|patch):$/.exec(line)?.[1]?.toUpperCase() ?? method;
    const operation = /^ {6}operationId: (\S+)$/.exec(line)?.[1];
    if (operation) described.push(`${method} ${path} ${operation}`);
  }
  const served = nhsLoginRoutes
    .filter(({ method: verb }) => verb !== '*')
    .map(({ method: verb, path: at, name }) => `${verb} ${BASE}${at} nhs-login.${name}`);
  expect(described.sort()).toEqual(served.sort());
});
