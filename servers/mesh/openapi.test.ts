import { expect, test } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { lintDocument } from '#conventions/testing/lint';
import { describedOperations, servedOperations } from '#conventions/testing/routes';
import { meshErrors } from './errors.ts';
import { meshRoutes } from './routes.ts';

const contract = Contract.read(new URL('./openapi.yaml', import.meta.url));

test('the OpenAPI document is one', () => {
  expect(lintDocument(contract)).toEqual([]);
});

test('it describes every route that is served, and no other', () => {
  expect(describedOperations(contract)).toEqual(servedOperations('mesh', meshRoutes, []));
});

test('it names errors that there are', () => {
  const named = [...JSON.stringify(contract.document).matchAll(/"x-errors":\[([^\]]*)\]/g)].flatMap(([, list]) => JSON.parse(`[${list}]`));
  expect(meshErrors.entries.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
  expect(named.length).toBeGreaterThan(0);
});
