import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cis2Routes } from './routes.ts';

test('the OpenAPI document describes every route, and no other', () => {
  const described: string[] = [];
  let path = '';
  let method = '';
  for (const line of readFileSync(new URL('./openapi.yaml', import.meta.url), 'utf8').split('\n')) {
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    method = /^ {4}(get|put|post|delete):$/.exec(line)?.[1]?.toUpperCase() ?? method;
    const operation = /^ {6}operationId: (\S+)$/.exec(line)?.[1];
    if (operation) described.push(`${method} ${path} ${operation}`);
  }
  const served = cis2Routes
    .filter(({ method: verb, name }) => verb !== '*' && name !== 'pageAsset')
    .map(({ method: verb, path: at, name }) => `${verb} ${at.replace(/^\/:realm(\/realms\/:subrealm)?/, '/{realm}')} cis2.${name}`);
  expect(described.sort()).toEqual([...new Set(served)].sort());
});
