/** How the server behaves, in this session: see `settings.ts`. */
import * as v from 'valibot';
import { parseDuration } from '#kernel/clock';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import type { NemsServerDeps } from './deps.ts';
import { type NemsSettings, PACKS } from './settings.ts';

const yesOrNo = v.exactOptional(v.boolean());

const schema = v.strictObject({
  strict: yesOrNo,
  demographics: v.exactOptional(v.picklist(['lenient', 'strict'])),
  packs: v.exactOptional(v.array(v.picklist(PACKS))),
  recordChangesOfWithheld: yesOrNo,
  bareMailboxes: yesOrNo,
  bareMailboxWorkflow: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w.-]{1,255}$/, 'must be letters, digits, _, . and -'))),
  testSignalEvery: v.exactOptional(
    v.pipe(
      v.string(),
      v.check(
        (text) => text === 'never' || (parseDuration(text) ?? 0) >= 1000,
        'must be never, or a duration of at least a second, like PT15M',
      ),
    ),
  ),
} satisfies Record<keyof NemsSettings, v.GenericSchema>);

/** `GET /_sandbox/nems/settings`: all of them, defaults included. */
export const readSettings: Operation<NemsServerDeps> = async (_, { settings }) => json(200, await settings.read());

/** `PUT /_sandbox/nems/settings`: in place of all that were said before; what is left out has its default. 400 names what is wrong. */
export const replaceSettings: Operation<NemsServerDeps> = async (request, { settings }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not settings of this server', listIssues(parsed.issues));
  await settings.replace(parsed.output);
  return json(200, await settings.read());
};
