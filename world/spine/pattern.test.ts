import { describe, expect, test } from 'vitest';
import { PATTERNS, patternTerms } from './pattern.ts';

describe('the contract of a pattern', () => {
  test('is the published one', () => {
    expect(patternTerms('sync')).toEqual({
      syncReplyMode: 'None',
      ackRequested: 'never',
      duplicateElimination: 'never',
      actor: 'toPartyMSH',
      isAuthenticated: 'none',
    });
    expect(patternTerms('async-express')).toMatchObject({ syncReplyMode: 'MSHSignalsOnly', ackRequested: 'never' });
    expect(patternTerms('async-reliable')).toMatchObject({
      ackRequested: 'always',
      retries: 2,
      retryInterval: 'PT1M',
      persistDuration: 'PT5M',
    });
    expect(patternTerms('forward-reliable')).toMatchObject({
      syncReplyMode: 'None',
      ackRequested: 'always',
      retries: 2,
      retryInterval: 'PT2H',
      persistDuration: 'PT7H',
    });
  });

  test.each(['forward-express', 'http'] as const)('says nothing for %s', (pattern) => expect(patternTerms(pattern)).toEqual({}));

  test.each([
    ['PT61S', 'PT20S'],
    ['PT1M', 'PT20S'],
    ['PT4M', 'PT1M'],
    ['PT5M', 'PT1M'],
    ['PT10M', 'PT3M'],
    ['PT391M', 'PT2H'],
    ['PT4H10M', 'PT1H'],
    ['PT7H', 'PT2H'],
    ['PT29H', 'PT9H'],
    ['P1D', 'PT8H'],
    ['PT1S', 'PT1S'],
  ])('repeats a message that is remembered for %s every %s', (persistDuration, retryInterval) => {
    expect(patternTerms('async-reliable', persistDuration)).toMatchObject({ persistDuration, retryInterval, retries: 2 });
  });

  test('has a memory only where messages are repeated', () => {
    const remembering = PATTERNS.filter((pattern) => patternTerms(pattern, 'PT9M').persistDuration !== undefined);
    expect(remembering).toEqual(['async-reliable', 'forward-reliable']);
  });
});
