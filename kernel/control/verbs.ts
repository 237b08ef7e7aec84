/** Changes of the world that have a name: what there is, and how one is asked for. */
import { json } from '../http/reply.ts';
import type { Operation } from '../server.ts';
import type { Refusal } from '../verbs.ts';
import { type ControlDeps, readJson, refuse } from './control.ts';

const STATUS: Readonly<Record<Refusal['kind'], number>> = { arguments: 400, missing: 404, state: 409 };

export const listVerbs: Operation<ControlDeps> = async (_request, { kernel }) =>
  json(200, { items: (await kernel.verbs()).map(({ name, description, arguments: args }) => ({ name, description, arguments: args })) });

/** Makes a change; the body holds its arguments. What the world's rules forbid is refused with the reason, and then nothing has changed. */
export const performVerb: Operation<ControlDeps> = async (request, { kernel, session }) => {
  const verbs = await kernel.verbs();
  const verb = verbs.find(({ name }) => name === request.params.verb);
  if (!verb) return refuse(404, `there is no verb '${request.params.verb}'; GET /_sandbox/world/verbs lists them`);
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const outcome = await verb.run(session.context, read.value);
  if (!('refused' in outcome)) return json(200, outcome);
  const { kind, code, reason, issues } = outcome.refused;
  return json(STATUS[kind], { error: reason, code, ...(issues.length > 0 && { issues }) });
};
