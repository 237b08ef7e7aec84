/** `/_sandbox/mns/signals` and `/explain`: signals at a tester's word, and who would get one. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import type { MnsDeps } from '../deps.ts';
import type { Signal } from '../events/signal.ts';
import { explainSignal } from '../matching.ts';
import { raiseSignal } from '../raise.ts';
import { signalFrom, triggerSchema } from '../trigger.ts';

type Deps = Pick<MnsDeps, 'world' | 'ids' | 'clock' | 'addressOf' | 'dispatch'>;

/**
 * `POST /signals`: `{"type":"patientflags-change-1","patient":"9000000009","filtering":{"flagtype":"NRAF"}}`. 201 with the signal, the id
 * under which it was accepted, and the subscriptions that get it. 400 names what is wrong.
 */
export const triggerSignal: Operation<Deps> = async (request, deps) => {
  const read = await readSignal(request, deps);
  if ('refusal' in read) return read.refusal;
  const { accepted, matching } = await raiseSignal(read.signal, { origin: 'triggered' }, deps);
  const { legacy, ...event } = read.signal;
  return json(201, { signal: legacy ?? event, accepted: accepted[0]?.id, subscriptions: matching.map(({ id }) => id) });
};

/** `POST /explain`: the same body. What would be sent, and of each subscription whether and why it would get it. Nothing is sent. */
export const explain: Operation<Deps> = async (request, deps) => {
  const read = await readSignal(request, deps);
  if ('refusal' in read) return read.refusal;
  const { legacy, ...event } = read.signal;
  return json(200, { signal: legacy ?? event, subscriptions: await explainSignal(deps.world, read.signal) });
};

async function readSignal(request: SandboxRequest, deps: Deps): Promise<{ readonly signal: Signal } | { readonly refusal: Reply }> {
  const read = await readJson(request);
  if ('refusal' in read) return read;
  const parsed = v.safeParse(triggerSchema, read.value);
  if (!parsed.success) return { refusal: refuse(400, 'not a signal', listIssues(parsed.issues)) };
  const made = await signalFrom(parsed.output, deps);
  if ('signal' in made) return made;
  const issues = Object.entries(made.faults).map(([path, reason]) => ({ path, reason }));
  return { refusal: refuse(400, 'not a signal', issues) };
}
