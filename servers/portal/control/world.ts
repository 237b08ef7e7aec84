/** Changes to the world. Reading it needs no help: every process holds every collection. */
import { acrossSuite, isFine, refusalOf } from './across.ts';

/** One database has one world, which this process changes for all. Without one, the others are told once the change is accepted here. */
export const changeDocument = acrossSuite(async (request, suite) => {
  const reply = await suite.answerHere(request);
  if (suite.shared || reply.status > 299) return reply;
  const method = request.method === 'PUT' ? 'PUT' : 'DELETE';
  const body = method === 'PUT' ? await request.body.text() : undefined;
  for (const other of suite.others) {
    const answer = await other.call(method, request.path.slice('/_sandbox'.length), body);
    const wasGone = method === 'DELETE' && answer?.status === 404;
    if (answer && !isFine(answer) && !wasGone) return refusalOf(other, answer);
  }
  return reply;
});
