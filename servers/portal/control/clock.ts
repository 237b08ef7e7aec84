/** Time, the same in all processes: worked out here once, then told to the others as it stands. */
import type { SandboxRequest } from '#kernel/http/message';
import { acrossSuite, inTurn, type SpreadSuite } from './across.ts';

export const setClock = acrossSuite(changeHereThenTell);
/** Over one database, an advance in each process would be one advance too many for each. */
export const advanceClock = acrossSuite(changeHereThenTell);

async function changeHereThenTell(request: SandboxRequest, suite: SpreadSuite) {
  const reply = await suite.answerHere(request);
  if (reply.status !== 200) return reply;
  const { clock } = suite.session;
  for (const other of suite.others) {
    const setting = { now: clock.iso(), frozen: clock.state.frozenAt !== undefined };
    const told = await inTurn([other], 'PUT', '/clock', JSON.stringify(setting));
    if (told.status !== 204) return told;
  }
  return reply;
}
