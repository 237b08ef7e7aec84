import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exchange, openJournal } from './journal.ts';
import { toJournalEntry } from './journal-view.ts';

const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  sequence: 0,
  at: Date.UTC(2026, 0, 1),
  duration: 1.23456,
  session: 'default',
  server: 'fhir',
  operation: 'pds.readPatient',
  protocol: 'HTTP',
  method: 'GET',
  target: '/Patient/9000000009',
  requestHeaders: ['Accept', '*/*'],
  requestBody: undefined,
  status: 200,
  responseHeaders: ['Content-Type', 'application/fhir+json'],
  responseBody: '{}',
  subject: { patient: '9000000009' },
  about: undefined,
  faults: undefined,
  ...more,
});
const open = (entries = 100, bytes = 1_000_000) => openJournal({ entries, bytes });

describe('the journal', () => {
  it('keeps the newest within its bounds, in order', () => {
    const journal = open(3);
    for (let i = 1; i <= 7; i++) journal.record(exchange({ target: `/${i}` }));
    expect(journal.find({}).map(({ sequence, target }) => [sequence, target])).toEqual([
      [5, '/5'],
      [6, '/6'],
      [7, '/7'],
    ]);
  });

  it('is bounded by bytes too', () => {
    const journal = open(1000, 50_000);
    for (let i = 0; i < 100; i++) journal.record(exchange({ responseBody: 'x'.repeat(9000) }));
    expect(journal.count({})).toBe(4);
  });

  it('finds by everything at once', () => {
    const journal = open();
    journal.record(exchange({ status: 404, about: { error: 'RESOURCE_NOT_FOUND' } }));
    journal.record(exchange({ session: 'a', requestHeaders: ['X-REQUEST-ID', 'r1'] }));
    journal.record(exchange({ server: 'mesh', operation: 'mesh.inbox', subject: { mailbox: 'X26ABC1' }, at: Date.UTC(2026, 0, 2) }));
    expect(journal.count({ session: 'default' })).toBe(2);
    expect(journal.count({ error: 'RESOURCE_NOT_FOUND', status: 404 })).toBe(1);
    expect(journal.count({ match: { header: { 'x-request-id': 'r1' } } })).toBe(1);
    expect(journal.count({ match: { mailbox: 'X26ABC1' }, server: 'mesh', operation: 'inbox' })).toBe(1);
    expect(journal.count({ match: { patient: '9000000009' }, server: 'mesh' })).toBe(0);
    expect(journal.count({ since: Date.UTC(2026, 0, 2) })).toBe(1);
    expect(journal.find({ after: 2 }).map(({ sequence }) => sequence)).toEqual([3]);
    expect(journal.find({ limit: 2 }).map(({ sequence }) => sequence)).toEqual([2, 3]);
  });

  it('waits for matches to come, and gives up in time or when told', async () => {
    const journal = open();
    const waiting = journal.wait({ status: 200 }, 2, 5000);
    journal.record(exchange());
    journal.record(exchange({ status: 404 }));
    journal.record(exchange());
    expect((await waiting)?.map(({ sequence }) => sequence)).toEqual([1, 3]);
    expect(await journal.wait({ status: 500 }, 1, 1)).toBeUndefined();
    const told = new AbortController();
    const given = journal.wait({ status: 500 }, 1, 60_000, told.signal);
    told.abort();
    expect(await given).toBeUndefined();
  });

  it('forgets what it is asked to and goes on', () => {
    const journal = open(3);
    for (let i = 0; i < 5; i++) journal.record(exchange({ session: i % 2 ? 'a' : 'default' }));
    journal.clear({ session: 'a' });
    expect(journal.find({}).map(({ sequence }) => sequence)).toEqual([3, 5]);
    journal.record(exchange());
    journal.record(exchange());
    expect(journal.find({}).map(({ sequence }) => sequence)).toEqual([5, 6, 7]);
  });
});

it('keeps the newest exchanges whole, whatever their sizes', () => {
  const sizes = fc.array(fc.record({ path: fc.integer({ min: 1, max: 900 }), body: fc.integer({ min: 1, max: 2000 }) }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 5000, max: 30_000 }), (exchanges, entries, bytes) => {
      const journal = openJournal({ entries, bytes });
      const made = exchanges.map(({ path, body }, i) =>
        exchange({
          target: `/é${i}/${'x'.repeat(path)}`,
          responseBody: 'y'.repeat(body),
          about: { summary: `\u0000${i}`, correlation: { i: String(i) } },
        }),
      );
      for (const one of made) journal.record(one);
      const kept = journal.find({});
      expect(kept.length).toBeLessThanOrEqual(entries);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(1, made.length));
      expect(kept).toEqual(
        made
          .slice(made.length - kept.length)
          .map((one) => ({ ...one, about: { ...one.about, decidedBy: undefined, error: undefined, advice: undefined } })),
      );
    }),
  );
});

describe('an entry', () => {
  it('shows no secret, and what surrounds it', () => {
    const entry = toJournalEntry(
      exchange({
        method: 'POST',
        target: '/oauth2/token?code=abc&state=s1',
        requestHeaders: ['Authorization', 'Bearer s3cret', 'Content-Type', 'application/x-www-form-urlencoded', 'apikey', 's3cret'],
        requestBody: Buffer.from('grant_type=client_credentials&client_assertion=aaa.s3cret.ccc&client_secret=s3cret'),
        responseHeaders: [
          ...['Content-Type', 'application/json', 'Set-Cookie', 's=s3cret'],
          ...['Location', 'https://app.example/#state=s1&code=s3cret&id_token=s3cret'],
        ],
        responseBody: '{"access_token":"s3\\"cret","expires_in":"599"}',
      }),
    );
    expect(JSON.stringify(entry)).not.toMatch(/s3|abc/);
    expect(entry.request.headers[0]).toEqual(['Authorization', 'Bearer [redacted]']);
    expect(entry.request.body).toBe('grant_type=client_credentials&client_assertion=[redacted]&client_secret=[redacted]');
    expect(entry.request.target).toBe('/oauth2/token?code=[redacted]&state=s1');
    expect(entry.response.headers.at(-1)).toEqual(['Location', 'https://app.example/#state=s1&code=[redacted]&id_token=[redacted]']);
    expect(entry.response.body).toBe('{"access_token":"[redacted]","expires_in":"599"}');
  });

  it('shows the codes of an outcome, which are no credentials', () => {
    const body = '{"issue":[{"code":"value","details":{"coding":[{"code":"INVALID_VALUE"}]}}]}';
    const shown = toJournalEntry(exchange({ responseHeaders: ['Content-Type', 'application/fhir+json'], responseBody: body }));
    expect(shown.response.body).toBe(body);
  });

  it('says what bytes are that it does not show, and cuts what is long', () => {
    const binary = toJournalEntry(exchange({ responseHeaders: ['Content-Type', 'application/gzip'], responseBody: Buffer.alloc(9) }));
    expect(binary.response.body).toBe('(9 bytes of application/gzip)');
    const long = toJournalEntry(exchange({ responseBody: 'x'.repeat(70_000) }));
    expect(long.response.body).toMatch(/^x{65536}… \(70000 characters\)$/);
  });

  it('has a summary of its own when the operation gave none', () => {
    expect(toJournalEntry(exchange()).summary).toBe('GET /Patient/9000000009 answered 200');
    expect(toJournalEntry(exchange({ about: { summary: 'patient read', decidedBy: 'exists' } }))).toMatchObject({
      summary: 'patient read',
      decidedBy: 'exists',
    });
  });
});
