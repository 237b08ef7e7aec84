import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namePattern } from './names.ts';
import { toPattern } from './wildcard.ts';

describe('a name with wildcards', () => {
  it.each([
    ['Sm*', 'smith', true],
    ['Sm*', 'sm', true],
    ['Sm*', 'asmith', false],
    ['Sm*t*', 'smythe', true],
    ['Sm*t*', 'smiley', false],
    ['Sm*th', 'smyth', true],
    ['Sm*th', 'smythe', false],
    ['Sm*mth', 'smth', false],
    ["O'B*", 'obrien', true],
    ['Ö*b', 'oxb', true],
    ['Smith-J*', 'smith jones', true],
    ['Smith *', 'smith jones', true],
    ['Smith *', 'smithson', false],
    ['Smith', 'smith', true],
    ['Smith', 'smithson', false],
  ])('%s, %s: %s', (pattern, name, fits) => {
    expect(namePattern(pattern).fits(name)).toBe(fits);
  });

  it('begins as its index is to be searched', () => {
    expect(namePattern('Ó Bri*n').beginning).toBe('o bri');
  });
});

it('means what a regular expression would mean', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (wanted, name) => {
      const expected = new RegExp(`^${wanted.replaceAll('*', '.*')}$`).test(name);
      expect(toPattern(wanted, (part) => part).fits(name)).toBe(expected);
    }),
  );
});

it('takes no longer for many wildcards', () => {
  const pattern = toPattern(`aa${'*a'.repeat(16)}*b`, (part) => part);
  const start = performance.now();
  for (let round = 0; round < 1000; round++) pattern.fits('a'.repeat(35));
  expect(performance.now() - start).toBeLessThan(1000);
});
