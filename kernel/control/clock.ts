/** Time, as a tester sets it. */
import * as v from 'valibot';
import { isShowable, parseDuration } from '../clock.ts';
import { json } from '../http/reply.ts';
import { listIssues } from '../schema.ts';
import type { Operation } from '../server.ts';
import { type ControlDeps, readJson, refuse } from './control.ts';

const setting = v.strictObject({
  now: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => !Number.isNaN(Date.parse(text)), 'not an ISO 8601 date and time'),
    ),
  ),
  frozen: v.optional(v.boolean()),
});
const advance = v.strictObject({
  by: v.pipe(
    v.string(),
    v.check((text) => parseDuration(text) !== undefined, 'not an ISO 8601 duration like PT5M'),
  ),
});

function shown({ context: { clock } }: ControlDeps['session']) {
  return json(200, { now: clock.iso(), frozen: clock.state.frozenAt !== undefined, offsetMilliseconds: clock.state.offset });
}

export const readClock: Operation<ControlDeps> = (_request, { session }) => shown(session);

/** Sets the time, stops it, or lets it run on. What is left out stays as it is. */
export const setClock: Operation<ControlDeps> = async (request, { session }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(setting, read.value);
  if (!parsed.success) return refuse(400, 'not a clock setting', listIssues(parsed.issues));
  const { clock } = session.context;
  const now = parsed.output.now === undefined ? clock.now() : Date.parse(parsed.output.now);
  if (!isShowable(now)) return beyondTime();
  await session.setClock(now, parsed.output.frozen ?? clock.state.frozenAt !== undefined);
  return shown(session);
};

export const advanceClock: Operation<ControlDeps> = async (request, { session }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(advance, read.value);
  if (!parsed.success) return refuse(400, 'not an advance', listIssues(parsed.issues));
  const by = parseDuration(parsed.output.by) ?? 0;
  if (!isShowable(session.context.clock.now() + by)) return beyondTime();
  await session.advanceClock(by);
  return shown(session);
};

function beyondTime() {
  return refuse(400, 'that is beyond the time that a clock can show');
}
