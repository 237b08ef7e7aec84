import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT, LEGACY_EVENT, openMns, QUEUE_CHANNEL, WISH } from './testing/mns.ts';

const LEGACY = { 'Content-Type': 'application/json' };

describe('what is sent to harm', () => {
  it('is refused when it is huge', async () => {
    const mns = await openMns();
    const huge = JSON.stringify({ ...EVENT, subject: 'x'.repeat(1024 * 1024) });
    for (const { status, body } of [await mns.publish(huge), await mns.subscribe(huge)])
      expect([status, body]).toEqual([413, { message: 'Request Too Long' }]);
  });

  it.each([
    ['lists', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['lists in a filter', `{"specversion":"1.0","filtering":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
  ])('is refused when it is deep: %s', async (_, body) => {
    const mns = await openMns();
    for (const answer of [await mns.publish(body), await mns.publish(body, LEGACY), await mns.subscribe(body)])
      expect([answer.status, answer.body]).toEqual([400, { errors: 'Please provide a valid JSON body' }]);
  });

  it('is refused when it is wide', async () => {
    const mns = await openMns();
    const wide = JSON.stringify({ ...EVENT, ...Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`a${at}`, 0])) });
    const started = performance.now();
    expect((await mns.publish(wide)).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is refused when it is not UTF-8', async () => {
    const { status, body } = await (await openMns()).publish(Buffer.from([0x22, 0xc3, 0x28, 0x22]) as unknown as string);
    expect([status, body]).toEqual([400, { errors: 'Please provide a valid JSON body' }]);
  });

  it('has one value for each name: the last', async () => {
    const mns = await openMns();
    const twice = JSON.stringify(EVENT).replace('{', '{"type":"no-such-type-1",');
    expect((await mns.publish(twice)).status).toBe(200);
    expect(mns.accepted[0]?.type).toBe(EVENT.type);
  });

  it('pollutes nothing by the names that objects have', async () => {
    const mns = await openMns();
    const refused = await mns.publish(JSON.stringify(EVENT).replace('{', '{"__proto__":{"polluted":1},"constructor":1,'));
    expect(refused.text).toBe(
      '{"validationErrors":{"__proto__":"Additional attributes are not allowed","constructor":"Additional attributes are not allowed"}}',
    );
    const filters = JSON.stringify(EVENT).replace('"filtering":{', '"filtering":{"__proto__":"x","toString":"y",');
    await mns.subscribed("eventType='patientflags-change-1' AND __proto__='x' AND toString='y'");
    expect((await mns.publish(filters)).status).toBe(200);
    expect(mns.accepted[0]?.deliveries).toHaveLength(1);
    const hydration = JSON.parse('{"enabled":true,"headers":{"__proto__":"x"}}');
    expect((await mns.subscribe({ ...WISH, channel: { ...QUEUE_CHANNEL, endpoint: 'mesh://A?workflow_id=B' }, hydration })).status).toBe(
      201,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('does not take the place of what a type must have', async () => {
    const mns = await openMns();
    for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await mns.publish({ ...EVENT, type })).body).toEqual({ validationErrors: { type: 'Please provide a valid event type' } });
      expect((await mns.publish({ ...LEGACY_EVENT, type }, LEGACY)).body).toEqual({
        validationErrors: { type: 'Please provide a valid event type' },
      });
      expect((await mns.subscribe({ ...WISH, criteria: `eventType=${type}` })).status).toBe(400);
    }
  });

  it('costs no more than its length: criteria, endpoints, times, addresses', async () => {
    const mns = await openMns();
    const long = (piece: string) => piece.repeat(Math.floor(300_000 / piece.length));
    const started = performance.now();
    for (const piece of [' ', " AND a='b'", "'", '=', 'mesh://', 'arn:aws:sqs:eu-west-2:', '%', '0', 'a'])
      for (const text of [long(piece), `eventType=${long(piece)}`, `mesh://${long(piece)}`, `2026-03-01T12:00:00.${long(piece)}`]) {
        expect((await mns.subscribe({ ...WISH, criteria: text, end: text, channel: { ...QUEUE_CHANNEL, endpoint: text } })).status).toBe(
          400,
        );
        expect((await mns.publish({ ...EVENT, source: text, time: text, dataref: text })).status).toBe(400);
      }
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('gets an answer that the document allows, whatever it is', async () => {
    const mns = await openMns();
    const json = fc.jsonValue({ maxDepth: 4 });
    const part = fc.oneof(
      json,
      fc.constantFrom(...Object.values(EVENT), ...Object.values(WISH), ...Object.values(LEGACY_EVENT)) as fc.Arbitrary<unknown>,
    );
    const name = fc.constantFrom(...Object.keys(EVENT), ...Object.keys(WISH), ...Object.keys(LEGACY_EVENT));
    const body = fc.oneof(fc.dictionary(name, part), json);
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        for (const { status } of [await mns.publish(sent), await mns.publish(sent, LEGACY), await mns.subscribe(sent)])
          expect([200, 201, 400, 409]).toContain(status);
      }),
      { numRuns: 200 },
    );
  });
});
