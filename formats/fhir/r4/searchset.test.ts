import { describe, expect, it } from 'vitest';
import { searchset } from './searchset.ts';

const AT = '2026-03-01T12:00:00+00:00';

describe('searchset', () => {
  it('has no entry when nothing was found', () => {
    expect(searchset(AT, [])).toBe('{"resourceType":"Bundle","type":"searchset","timestamp":"2026-03-01T12:00:00+00:00","total":0}');
  });

  it('carries each resource as it was written', () => {
    const resource = '{"resourceType":"Patient","id":"9000000009"}';
    expect(
      searchset(AT, [
        { fullUrl: 'https://a.test/Patient/9000000009', score: 1, resource },
        { fullUrl: 'https://a.test/Patient/9000000017', score: 0.8343, resource: '{"id":"9000000017"}' },
      ]),
    ).toBe(
      '{"resourceType":"Bundle","type":"searchset","timestamp":"2026-03-01T12:00:00+00:00","total":2,"entry":[' +
        '{"fullUrl":"https://a.test/Patient/9000000009","search":{"score":1},"resource":{"resourceType":"Patient","id":"9000000009"}},' +
        '{"fullUrl":"https://a.test/Patient/9000000017","search":{"score":0.8343},"resource":{"id":"9000000017"}}]}',
    );
  });

  it('stays JSON whatever the address holds', () => {
    const text = searchset(AT, [{ fullUrl: 'http://a"b\\c/Patient/1', score: 1, resource: '{}' }]);
    expect(JSON.parse(text).entry[0].fullUrl).toBe('http://a"b\\c/Patient/1');
  });
});
