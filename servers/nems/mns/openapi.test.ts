import { expect, test } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { lintDocument } from '#conventions/testing/lint';
import { describedOperations, servedOperations } from '#conventions/testing/routes';
import { mnsRoutes } from './routes.ts';

const contract = Contract.read(new URL('./openapi.yaml', import.meta.url));

test('the OpenAPI document is one', () => {
  expect(lintDocument(contract)).toEqual([]);
});

test('it describes every route that is served, and no other', () => {
  expect(describedOperations(contract)).toEqual(servedOperations('mns', mnsRoutes, []));
});
