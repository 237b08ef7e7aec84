import { expect, test } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { lintDocument } from '#conventions/testing/lint';
import { describedOperations, servedOperations } from '#conventions/testing/routes';
import { fromXml } from '#formats/fhir/xml';
import { makeRequest } from '#kernel/http/request';
import { type NemsErrorName, nemsErrors } from './errors.ts';
import { nemsRoutes } from './routes.ts';

const contract = Contract.read(new URL('./openapi.yaml', import.meta.url));

test('the OpenAPI document is one', () => {
  expect(lintDocument(contract)).toEqual([]);
});

test('it describes every route that is served, and no other', () => {
  const served = servedOperations(
    'nems',
    nemsRoutes.filter(({ path }) => !path.includes(':operation')),
    [],
  );
  expect(describedOperations(contract)).toEqual(served);
});

test('it describes every error that a publisher can be answered', () => {
  const request = makeRequest({ method: 'POST', target: '/STU3/Events/1/$process-message' });
  for (const { name, status } of nemsErrors.entries) {
    if (name === ('MSG_RESOURCE_ID_FAIL' satisfies NemsErrorName)) continue;
    const { headers, body } = nemsErrors.render(name, request, '7e1d7b1a-7a3b-4a71-9d54-0b0d2f6f7a11');
    const answered = { status, headers: { 'content-type': headers[1] ?? '' }, body: fromXml('STU3', body as string).resource };
    expect(contract.faultsOf({ method: 'POST', path: '/Events/1/$process-message', ...answered }), name).toEqual([]);
  }
});
