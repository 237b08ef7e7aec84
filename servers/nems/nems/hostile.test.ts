import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { idOf, openNems, subscription } from './testing/nems.ts';

const nems = await openNems();
const ask = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) => nems.ask('POST', '/Subscription', headers, body);
const xml = (inner: string) => `<Subscription xmlns="http://hl7.org/fhir">${inner}</Subscription>`;
const codeOf = (error: string) => error.split(':')[0];

describe('a body that is meant to harm', () => {
  const bomb = `<!DOCTYPE s [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]>${xml('<reason value="&b;"/>')}`;
  it.each<[string, string | Uint8Array, string]>([
    ['entities that grow', bomb, '400 MESSAGE_NOT_WELL_FORMED'],
    ['a file from outside', `<!DOCTYPE s SYSTEM "file:///etc/passwd">${xml('')}`, '400 MESSAGE_NOT_WELL_FORMED'],
    ['an entity of its own', xml('<reason value="&x;"/>'), '400 MESSAGE_NOT_WELL_FORMED'],
    ['deep XML', xml('<contained>'.repeat(100_000)), '400 MESSAGE_NOT_WELL_FORMED'],
    ['deep JSON', `{"resourceType":"Subscription","extension":${'['.repeat(100_000)}`, '400 MESSAGE_NOT_WELL_FORMED'],
    [
      'deep JSON that ends',
      `{"resourceType":"Subscription","extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      '400 MESSAGE_NOT_WELL_FORMED',
    ],
    ['a name of every object', '{"resourceType":"Subscription","__proto__":{"status":"requested"}}', '400 MESSAGE_NOT_WELL_FORMED'],
    ['bytes that are no text', Buffer.from([0x3c, 0xff, 0xfe, 0x00]), '400 MESSAGE_NOT_WELL_FORMED'],
    ['a NUL in XML', xml('<reason value="a\0b"/>'), '400 MESSAGE_NOT_WELL_FORMED'],
    ['nothing but space', ' '.repeat(100_000), '400 MESSAGE_NOT_WELL_FORMED'],
    ['a resource that is a list', '[{"resourceType":"Subscription"}]', '400 MESSAGE_NOT_WELL_FORMED'],
    ['a status that is an object', JSON.stringify(subscription({ status: { toString: 'requested' } })), '400 INVALID_REQUEST_MESSAGE'],
    ['a contact that is no list', JSON.stringify(subscription({ contact: 'RR8' })), '400 INVALID_REQUEST_MESSAGE'],
    ['lists in lists', JSON.stringify(subscription({ channel: [[[{ type: 'message' }]]] })), '400 INVALID_REQUEST_MESSAGE'],
  ])('%s', async (_, body, error) => {
    const answer = await ask(body);
    expect(codeOf(answer.error)).toBe(error);
    expect(answer.text.length).toBeLessThan(2_000);
  });

  it('criteria of a megabyte, in no time, and they are not sent back', async () => {
    for (const piece of ['&tag=x', '&', '&MessageHeader.event=vaccinations-1', '&Patient.identifier=9']) {
      const started = performance.now();
      const answer = await ask(JSON.stringify(subscription({ criteria: `/Bundle?type=message${piece.repeat(1_000_000 / piece.length)}` })));
      expect(codeOf(answer.error), piece).toBe('400 INVALID_REQUEST_MESSAGE');
      expect(answer.text.length).toBeLessThan(2_000);
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });

  it('a number as long as a megabyte is not sent back either', async () => {
    const criteria = `/Bundle?type=message&MessageHeader.event=vaccinations-1&Patient.identifier=${'9'.repeat(1_000_000)}`;
    const answer = await ask(JSON.stringify(subscription({ criteria })));
    expect(codeOf(answer.error)).toBe('400 INVALID_NHS_NUMBER');
    expect(answer.text.length).toBeLessThan(2_000);
  });
});

test('what is sent comes back as text, never as markup', async () => {
  const evil = '"/><script>alert(1)</script>&\0';
  const criteria = `/Bundle?type=message&MessageHeader.event=vaccinations-1&Patient.identifier=${encodeURIComponent(evil)}`;
  const answer = await ask(JSON.stringify(subscription({ criteria })));
  expect(answer.text).not.toContain('<script');
  expect(answer.body.issue[0].diagnostics).toContain('"/><script>alert(1)</script>&');
  const { text } = await nems.ask('GET', `/Subscription/${encodeURIComponent(evil)}`, { Accept: evil });
  expect(text).not.toContain('<script');
});

test('nothing that a client sends becomes a header of the answer', async () => {
  const split = 'x\r\nSet-Cookie: a=b';
  const made = await ask(JSON.stringify(subscription({ reason: split })));
  const answers = [
    made,
    await nems.ask('GET', `/Subscription/${encodeURIComponent(split)}`),
    await nems.ask('GET', `/Subscription/${made.headers.location?.slice(-32)}`, { Accept: '*/*', InteractionID: split }),
    await ask('', { 'Content-Type': split, Accept: split }),
  ];
  for (const { reply } of answers) expect(reply.headers.join('')).not.toContain('Set-Cookie');
});

test('a reason with every kind of character is read as it was sent', async () => {
  const reason = 'Zoë’s “list” <&> \u{1f600} \t\n end';
  const made = await ask(JSON.stringify(subscription({ reason })));
  for (const accept of ['application/fhir+xml', 'application/fhir+json'])
    expect((await nems.ask('GET', `/Subscription/${made.headers.location?.slice(-32)}`, { Accept: accept })).body.reason).toBe(reason);
});

test('whatever the resource is, the answer is one of those that are described', async () => {
  const fields = fc.constantFrom('id', 'meta', 'status', 'contact', 'end', 'reason', 'criteria', 'channel', 'extension', 'x');
  const changed = fc.oneof(
    fc.dictionary(fields, fc.jsonValue({ maxDepth: 4 })),
    fc.dictionary(fc.constantFrom('extension', 'x', 'text', 'contained', 'error', '_reason', 'tag', 'meta'), fc.jsonValue({ maxDepth: 4 })),
  );
  await fc.assert(
    fc.asyncProperty(changed, async (some) => {
      const made = await ask(JSON.stringify({ ...subscription(), ...some }));
      expect([201, 400, 403, 404, 405]).toContain(made.status);
      if (made.status !== 201) return;
      made.reply.about?.explain?.();
      for (const accept of ['application/fhir+json', 'application/fhir+xml'])
        expect((await nems.ask('GET', `/Subscription/${idOf(made)}`, { Accept: accept })).status).toBe(200);
    }),
    { numRuns: 300 },
  );
});

test('whatever the bytes are, too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect((await ask(bytes)).status).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});
