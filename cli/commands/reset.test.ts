import { expect, test } from 'vitest';
import { callsOf } from '../testing/run-with.ts';

test('asks for it', async () => expect(await callsOf('reset')).toEqual([['reset']]));
test('ends a session', async () => expect(await callsOf('reset --session a --end')).toEqual([['endSession']]));
