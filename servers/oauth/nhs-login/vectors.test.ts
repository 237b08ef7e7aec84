import { describe, expect, test } from 'vitest';
import type { PatientPerson } from '../oidc/people.ts';
import { heldBy, isRegistered, parseVector, parseVtr, upliftedTo, type Vector, vectorMetBy, vectorToReach } from './vectors.ts';

const person = (proofing: PatientPerson['proofing'], vectorOfTrust?: string): PatientPerson => ({
  kind: 'patient',
  id: 'somebody',
  proofing,
  ...(vectorOfTrust !== undefined && { vectorOfTrust }),
});
const asked = (...texts: string[]) => parseVtr(JSON.stringify(texts)) as readonly Vector[];

describe('a vtr', () => {
  test.each([
    ['not JSON', 'P9.Cp.Cd'],
    ['typographic quotes', '[“P9.Cp.Cd”]'],
    ['a text', '"P9.Cp.Cd"'],
    ['nothing', '[]'],
    ['a number', '[9]'],
    ['a level that is not there', '["P7.Cp.Cd"]'],
    ['a credential that is not there', '["P9.Cx"]'],
    ['two levels', '["P9.P5.Cp"]'],
    ['a credential twice', '["P9.Cp.Cp"]'],
    ['an empty vector', '[""]'],
    ['a name of the prototype', '["constructor"]'],
    ['too many', JSON.stringify(Array.from({ length: 13 }, () => 'P9.Cp'))],
  ])('with %s is malformed', (_, vtr) => {
    expect(parseVtr(vtr)).toBeUndefined();
  });

  test('may leave components out, and have spaces around', () => {
    expect(parseVector(' P9.Ck')).toEqual({ text: 'P9.Ck', proofing: 'P9', credentials: ['Ck'] });
    expect(parseVector('Cp')).toEqual({ text: 'Cp', proofing: 'P0', credentials: ['Cp'] });
    expect(parseVector('P5')).toEqual({ text: 'P5', proofing: 'P5', credentials: [] });
  });

  test('is registered whatever the order of its components', () => {
    expect(isRegistered(parseVector('P9.Cd.Cp') as Vector, ['P9.Cp.Cd'])).toBe(true);
    expect(isRegistered(parseVector('P9.Cp') as Vector, ['P9.Cp.Cd'])).toBe(false);
    expect(isRegistered(parseVector('P9.Cp') as Vector, undefined)).toBe(true);
  });
});

describe('who meets what', () => {
  test.each([
    [person('P9'), ['P9.Cp.Cd', 'P9.Cp.Ck', 'P9.Cm'], 'P9.Cp.Cd'],
    [person('P9', 'P9.Cm'), ['P9.Cp.Cd', 'P9.Cp.Ck', 'P9.Cm'], 'P9.Cm'],
    [person('P9', 'P9.Cp.Ck'), ['P9.Cp.Cd', 'P9.Cp.Ck', 'P9.Cm'], 'P9.Cp.Ck'],
    [person('P9', 'P9.Cm'), ['P9.Cp.Cd'], 'P9.Cp.Cd'],
    [person('P9'), ['P5.Cp.Cd'], 'P5.Cp.Cd'],
    [person('P9'), ['P5.Cp.Cd', 'P9.Cp.Cd'], 'P9.Cp.Cd'],
    [person('P5'), ['P5.Cp.Cd', 'P9.Cp.Cd'], 'P5.Cp.Cd'],
    [person('P9'), ['P0.Cp'], 'P0.Cp'],
    [person('P9'), ['Cp'], 'Cp'],
    [person('P5'), ['P9.Cp.Cd'], undefined],
    [person('P9', 'P9.Cp'), ['P9.Cp.Cd'], undefined],
    [person('P9'), ['P9.Cm'], undefined],
  ] as const)('%o by %o: %s', (somebody, texts, vot) => {
    expect(vectorMetBy(somebody, asked(...texts))?.text).toBe(vot);
  });

  test('who meets none reaches for the lowest level that will do, and loses nothing', () => {
    expect(vectorToReach(asked('P9.Cp.Cd', 'P5.Cp.Cd')).text).toBe('P5.Cp.Cd');
    expect(heldBy(upliftedTo(person('P5'), parseVector('P9.Cp.Cd') as Vector))).toBe('P9.Cp.Cd');
    expect(heldBy(upliftedTo(person('P9', 'P9.Cp'), parseVector('P5.Cp.Cd') as Vector))).toBe('P9.Cp.Cd');
    expect(heldBy(upliftedTo(person('P5', 'P5.Cm'), parseVector('P9.Cp.Cd') as Vector))).toBe('P9.Cm');
  });
});
