import { expect, test } from 'vitest';
import type { SandboxRequest } from './http/message.ts';
import { later } from './later.ts';

const request = {} as SandboxRequest;

test('an operation is loaded when it is first asked for, and once', async () => {
  let loads = 0;
  const operation = later<{ status: number }>(async () => {
    loads += 1;
    return (_request, { status }) => ({ status, headers: [] });
  });
  expect(loads).toBe(0);
  expect(await operation(request, { status: 201 })).toMatchObject({ status: 201 });
  // from then on it answers at once
  expect(operation(request, { status: 202 })).toMatchObject({ status: 202 });
  expect(loads).toBe(1);
});

test('one that cannot be loaded is tried again', async () => {
  let loads = 0;
  const operation = later<object>(async () => {
    loads += 1;
    if (loads === 1) throw new Error('not now');
    return () => ({ status: 200, headers: [] });
  });
  await expect(operation(request, {})).rejects.toThrow('not now');
  expect(await operation(request, {})).toMatchObject({ status: 200 });
});
