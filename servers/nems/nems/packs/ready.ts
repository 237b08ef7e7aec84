/** Answers made ready for tests: given before the rules of the real service are asked, where a pack with them is switched on. */
import type { Reply } from '#kernel/http/message';
import { type Exchange, refuse } from '../checks.ts';
import type { TkwAnswer } from './tkw.ts';

/** What the harness has for a request: nothing where it has nothing, or is not switched on. */
export function readyAnswer(
  exchange: Exchange,
  find: () => TkwAnswer | undefined,
  succeed: (answer: Extract<TkwAnswer, { readonly error?: never }>) => Reply,
): Reply | undefined {
  const answer = exchange.settings.packs.includes('tkw') ? find() : undefined;
  if (answer === undefined) return undefined;
  return answer.error === undefined ? succeed(answer) : refuse(exchange, answer, 'harnessAnswers');
}
