import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTokenForm } from './form.ts';

const piece = fc.oneof(
  fc.constantFrom('a', 'b', 'grant_type', '=', '&', '+', '%', '%20', '%2B', '%C3%A9', '%ff', '%zz', 'é', ''),
  fc.string(),
);

test('a form is read as URLSearchParams reads it', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const [form, expected] = [readTokenForm(text), new URLSearchParams(`&${text}`)];
      for (const name of ['', 'a', 'b', 'grant_type', 'absent', ...expected.keys()])
        if (name !== '') expect([form.get(name), form.has(name)]).toEqual([expected.get(name), expected.has(name)]);
    }),
    { numRuns: 2000 },
  );
});
