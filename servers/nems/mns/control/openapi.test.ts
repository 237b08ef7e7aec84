import { expect, test } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { lintDocument } from '#conventions/testing/lint';
import { describedOperations } from '#conventions/testing/routes';
import { mnsControlRoutes } from '../control.ts';

const contract = Contract.read(new URL('./openapi.yaml', import.meta.url));

test('the OpenAPI document is one', () => {
  expect(lintDocument(contract)).toEqual([]);
});

test('it describes every call, and no other', () => {
  const served = mnsControlRoutes.map(({ method, path, name }) => `${method} ${path.replace(/:[A-Za-z]+/g, '{}')} ${name}`);
  expect(describedOperations(contract)).toEqual([...served].sort());
});
