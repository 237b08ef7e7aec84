/** Messages that are meant to harm, and messages that are only broken: each is answered, quickly, and by nothing that is not foreseen. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { LARGEST } from './checks.ts';
import { eventMessage } from './testing/messages.ts';
import { openPublisher, type Publisher } from './testing/publisher.ts';

const MESSAGE = eventMessage();
/** Milliseconds, on a machine that does other things as well. */
const QUICK = 2_000;

let publisher: Publisher;
beforeAll(async () => {
  publisher = await openPublisher();
});

const inPayload = (xml: string) => MESSAGE.replace('</Bundle>', `${xml}</Bundle>`);
const bomb = `<!DOCTYPE Bundle [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
  .split('')
  .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`)
  .join('')}]>`;

describe.each<[string, string | Uint8Array, string]>([
  ['an entity that doubles and doubles', bomb + inPayload('<a>&j;</a>'), '400 MESSAGE_NOT_WELL_FORMED'],
  [
    'an entity from a file',
    `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${inPayload('<a>&x;</a>')}`,
    '400 MESSAGE_NOT_WELL_FORMED',
  ],
  ['an entity of nobody', inPayload('<a>&x;</a>'), '400 MESSAGE_NOT_WELL_FORMED'],
  ['ten thousand elements within one another', inPayload('<a>'.repeat(10_000) + '</a>'.repeat(10_000)), '400 MESSAGE_NOT_WELL_FORMED'],
  ['two hundred elements within one another', inPayload('<a>'.repeat(200) + '</a>'.repeat(200)), '202'],
  [
    'ten thousand attributes',
    inPayload(`<a ${Array.from({ length: 10_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`),
    '400 MESSAGE_NOT_WELL_FORMED',
  ],
  ['a hundred thousand entries', inPayload('<entry/>'.repeat(100_000)), '202'],
  ['three megabytes of spaces in a tag', inPayload(`<a${' '.repeat(LARGEST - MESSAGE.length - 10)}/>`), '202'],
  ['three megabytes of one value', inPayload(`<a value="${'&amp;'.repeat(600_000)}"/>`), '202'],
  ['three megabytes of an unfinished comment', inPayload(`<!--${'-'.repeat(1)}${' -'.repeat(1_500_000)}`), '400 MESSAGE_NOT_WELL_FORMED'],
  [
    'a reference of a megabyte',
    eventMessage({ responsible: `<responsible><reference value="https://a${'/Organization/a'.repeat(70_000)}/"/></responsible>` }),
    '422 REFERENCE_NOT_FOUND',
  ],
  ['an NHS number of a megabyte', eventMessage({ nhsNumber: '9'.repeat(500_000) }), '400 INVALID_NHS_NUMBER'],
  ['a code that every object has', MESSAGE.replace('"vaccinations-1"', '"__proto__"'), '400 MISSING_OR_INVALID_HEADER'],
  ['a NUL', MESSAGE.replace('SOME', '\0'), '400 MESSAGE_NOT_WELL_FORMED'],
  ['an answer in an answer', eventMessage({ nhsNumber: '&lt;/OperationOutcome&gt;&quot;' }), '400 INVALID_NHS_NUMBER'],
  ['UTF-16', Buffer.from(`\uFEFF${MESSAGE}`, 'utf16le'), '202'],
  ['UTF-16 with a byte too few', Buffer.from(`\uFEFF${MESSAGE}`, 'utf16le').subarray(0, -1), '400 MESSAGE_NOT_WELL_FORMED'],
  ['a declaration of UTF-16 that is not true', `<?xml version="1.0" encoding="utf-16"?>${MESSAGE}`, '202'],
  ['UTF-32', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c]), '400 MESSAGE_NOT_WELL_FORMED'],
  ['an encoding that there is not', `<?xml version="1.0" encoding="klingon"?>${MESSAGE}`, '400 MESSAGE_NOT_WELL_FORMED'],
  ['random bytes', Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 256)), '400 MESSAGE_NOT_WELL_FORMED'],
])('%s', (_, body, expected) => {
  test(`is answered ${expected}`, async () => {
    const start = performance.now();
    const { error, text, about } = await publisher.publish(body);
    expect(error).toContain(expected);
    expect(performance.now() - start).toBeLessThan(QUICK);
    expect(text.length).toBeLessThan(2_000);
    expect(about.explain?.().length ?? 0).toBeLessThan(100);
  });
});

test('what a publisher sent comes back only as text', async () => {
  const { text } = await publisher.publish(eventMessage({ nhsNumber: '&lt;/OperationOutcome&gt;&quot;' }));
  expect(text).toContain('&lt;/OperationOutcome&gt;&quot;');
  expect(text.match(/OperationOutcome>/g)).toHaveLength(1);
});

describe('whatever is broken in a message', () => {
  const cut = fc.tuple(fc.nat(MESSAGE.length), fc.nat(200), fc.constantFrom('', ' ', '<', '"/>', '<a/>', '<entry/>', '&#0;', 'x'));
  const cutMessage = fc
    .array(cut, { minLength: 1, maxLength: 3 })
    .map((cuts) => cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), MESSAGE));
  /** Elements are taken out, doubled, or put elsewhere; what is left is well-formed. */
  const elements = [...MESSAGE.matchAll(/<(\w+) [^<>]*\/>/g)].map(([element]) => element);
  const change = fc.tuple(fc.constantFrom(...elements), fc.constantFrom('', ...elements), fc.boolean());
  const changedMessage = fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((text, [one, other, keeps]) => text.replace(one, () => (keeps ? one + other : other)), MESSAGE));

  test.each([false, true])('it is accepted or refused (strict: %s)', async (strict) => {
    await publisher.deps.settings.replace({ strict });
    await fc.assert(
      fc.asyncProperty(fc.oneof(cutMessage, changedMessage), async (message) => {
        const { status, about } = await publisher.publish(message);
        expect(status === 202 || (status >= 400 && status < 500)).toBe(true);
        about.explain?.();
      }),
      { numRuns: 400 },
    );
  });
});
