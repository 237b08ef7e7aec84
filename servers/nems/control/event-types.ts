/** `/_sandbox/nems/event-types`: which there are, and how far each has come in its life. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import type { NemsServerDeps } from '../deps.ts';
import { EVENT_TYPES, type EventType } from '../nems/events/types.ts';
import type { LifeCycle } from '../nems/lifecycle.ts';

type Deps = Pick<NemsServerDeps, 'lifeCycles'>;

const schema = v.strictObject({
  state: v.picklist(['live', 'deprecated', 'no-longer-supported', 'withdrawn']),
  on: v.exactOptional(v.pipe(v.string(), v.isoDate('must be a day like 2027-03-31'))),
  more: v.exactOptional(v.pipe(v.string(), v.maxLength(2000))),
});

/** `GET`: all types that NEMS knows. */
export const listEventTypes: Operation<Deps> = async (_, { lifeCycles }) => {
  const said = await lifeCycles.read();
  return json(200, { items: [...EVENT_TYPES.values()].map((type) => shown(type, said[type.code])) });
};

/** `PUT /{code}`: `{"state":"deprecated","on":"2027-03-31","more":"https://…"}`. `live` is what all are at first. */
export const changeEventType: Operation<Deps> = async (request, { lifeCycles }) => {
  const { code = '' } = request.params;
  const type = EVENT_TYPES.get(code);
  if (type === undefined) return refuse(404, `there is no event type '${code}'; there are ${[...EVENT_TYPES.keys()].join(', ')}`);
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not the state of an event type', listIssues(parsed.issues));
  const { [code]: _, ...others } = await lifeCycles.read();
  await lifeCycles.replace({ ...others, [code]: parsed.output });
  return json(200, shown(type, parsed.output));
};

function shown({ code, display, interaction, workflowId, kinds, focus }: EventType, lifeCycle: LifeCycle = { state: 'live' }): object {
  return { code, display, workflowId, kinds, focus, publishedBy: interaction === undefined ? 'spine' : 'providers', ...lifeCycle };
}
