/** Changes to the world. Reading it needs no help: every process holds every collection. */
import type { VerbDone } from '#kernel/verbs';
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

/**
 * A change by its name is made here; then its documents are told to the others as they are now, since ids and numbers that it drew
 * would be different there. Their versions and events follow from that.
 */
export const performVerb = acrossSuite(async (request, suite) => {
  const reply = await suite.answerHere(request);
  if (suite.shared || reply.status !== 200) return reply;
  const { changed } = JSON.parse(String(reply.body)) as VerbDone;
  for (const { collection, id } of changed) {
    const path = `/world/${encodeURIComponent(collection)}/${encodeURIComponent(id)}`;
    const here = await suite.here.call('GET', path);
    for (const other of suite.others) {
      const answer = here?.status === 200 ? await other.call('PUT', path, here.text) : await other.call('DELETE', path);
      if (answer && !isFine(answer) && answer.status !== 404) return refusalOf(other, answer);
    }
  }
  return reply;
});
