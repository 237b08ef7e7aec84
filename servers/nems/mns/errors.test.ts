import { describe, expect, it } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { makeRequest } from '#kernel/http/request';
import { mnsErrors } from './errors.ts';
import { sqsErrors } from './queues/errors.ts';

const ID = '3a4b0a3c-7b0f-4d66-8a8e-0123456789ab';
const names = (catalogue: typeof mnsErrors) => catalogue.entries.map(({ name, status }) => [name, status] as const);

describe('every error of MNS', () => {
  const request = makeRequest({
    method: 'POST',
    target: '/multicast-notification-service/events',
    headers: { 'X-Correlation-ID': 'mine.1' },
  });

  it.each(names(mnsErrors))('%s is JSON, with status %i', (name, status) => {
    const reply = mnsErrors.render(name, request, ID);
    expect(reply.status).toBe(status);
    const [form, ...others] = Object.keys(JSON.parse(String(reply.body)));
    expect(others).toEqual([]);
    expect(['errors', 'validationErrors', 'fault', 'message']).toContain(form);
    expect(reply.headers.slice(0, 2)).toEqual(['Content-Type', 'application/json']);
    expect(reply.headers.join()).toContain('X-Correlation-ID,mine.1');
    expect(reply.headers.includes(ID)).toBe(form !== 'fault');
  });

  it('tells a spike from a quota', () => {
    const told = (per: 'second' | 'minute') =>
      JSON.parse(String(mnsErrors.render('quotaExceeded', request, ID, { limit: 1, per }).body)).fault.detail.errorcode;
    expect([told('second'), told('minute')]).toEqual(['policies.ratelimit.SpikeArrestViolation', 'policies.ratelimit.QuotaViolation']);
  });

  it.each([
    ['bodyTooLarge', 413, '{"message":"Request Too Long"}'],
    ['badTarget', 404, '{"errors":"Not found"}'],
    ['internal', 500, '{"errors":"Internal server error"}'],
  ] as const)('what the edge refuses (%s) is one of them', (failure, status, body) => {
    expect(mnsErrors.failure(failure, request, ID)).toMatchObject({ status, body });
  });
});

describe('every error of SQS', () => {
  const json = makeRequest({ method: 'POST', target: '/sqs/', headers: { 'X-Amz-Target': 'AmazonSQS.SendMessage' } });
  const query = makeRequest({ method: 'POST', target: '/sqs/' });

  it.each(names(sqsErrors))('%s is told in both protocols', (name, status) => {
    const inJson = sqsErrors.render(name, json, ID);
    expect(inJson.status).toBe(status);
    expect(JSON.parse(String(inJson.body))).toEqual({ __type: `com.amazonaws.sqs#${name}`, message: expect.any(String) });
    const code = /^(.*);(Sender|Receiver)$/.exec(inJson.headers[inJson.headers.indexOf('x-amzn-query-error') + 1] as string);
    const inXml = sqsErrors.render(name, query, ID);
    expect(inXml.status).toBe(status);
    expect(String(inXml.body)).toContain(`<Error><Type>${code?.[2]}</Type><Code>${code?.[1]}</Code><Message>`);
    expect(String(inXml.body)).toContain(`<RequestId>${ID}</RequestId>`);
  });
});

it('the contract of MNS has every status that it can answer', () => {
  const contract = Contract.read(new URL('./openapi.yaml', import.meta.url));
  const described = new Set(contract.operations.flatMap(({ operation }) => Object.keys(operation.responses as object)));
  for (const key of Object.keys(contract.document['x-otherwise'] as object)) described.add(key);
  // 429 and 503 are answered when a fault rule wants it
  const rare = ['429', '503'];
  expect(
    names(mnsErrors)
      .map(([, status]) => String(status))
      .filter((status) => !described.has(status) && !rare.includes(status)),
  ).toEqual([]);
});
