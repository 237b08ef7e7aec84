/** `/_sandbox/nems/delivery` and `/drain`: how what was accepted is delivered, and waiting for it. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import type { NemsServerDeps } from '../deps.ts';
import { deliverySettingsSchema } from '../dispatch/controls-schema.ts';

type Deps = Pick<NemsServerDeps, 'dispatch'>;

/** `GET`: all settings, defaults included. */
export const readDelivery: Operation<Deps> = async (_, { dispatch }) => json(200, await dispatch.controls.read());

/** `PUT`: in place of all that were said before; what is left out is as usual. 400 names what is wrong. */
export const replaceDelivery: Operation<Deps> = (request, deps) => say(request, deps, (said) => said);

/** `PATCH`: only what is given; `null` takes a member back to what is usual, as `shuffle` is. */
export const changeDelivery: Operation<Deps> = async (request, deps) => {
  const before = await deps.dispatch.controls.read();
  return say(request, deps, (said) => Object.fromEntries(Object.entries({ ...before, ...said }).filter(([, value]) => value !== null)));
};

async function say(request: Parameters<Operation<Deps>>[0], { dispatch }: Deps, complete: (said: object) => object) {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return refuse(400, 'the body must be a JSON object');
  const parsed = v.safeParse(deliverySettingsSchema, complete(read.value));
  if (!parsed.success) return refuse(400, 'not how deliveries can be made', listIssues(parsed.issues));
  await dispatch.controls.replace(parsed.output);
  return json(200, await dispatch.controls.read());
}

const drainSchema = v.strictObject({
  timeoutMilliseconds: v.exactOptional(
    v.pipe(v.number(), v.integer('must be whole milliseconds'), v.minValue(0), v.maxValue(600_000)),
    10_000,
  ),
});

/**
 * `POST /drain`: answers when all that has happened in the world until now is delivered, and all else that was accepted: 200, or 408 when the
 * time runs out. Both say how many deliveries wait.
 */
export const drain: Operation<Pick<NemsServerDeps, 'dispatch' | 'relay'>> = async (request, { dispatch, relay }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(drainSchema, read.value);
  if (!parsed.success) return refuse(400, 'not how a drain can be asked for', listIssues(parsed.issues));
  const { timeoutMilliseconds } = parsed.output;
  const begun = performance.now();
  await within(relay.caughtUp(), timeoutMilliseconds);
  const left = Math.max(0, timeoutMilliseconds - (performance.now() - begun));
  const drained = await dispatch.drain(left);
  return json(drained.settled ? 200 : 408, drained);
};

async function within(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
