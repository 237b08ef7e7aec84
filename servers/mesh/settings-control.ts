/** How the server behaves, in this session: see `settings.ts`. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import { AUTHORISATION_MODES } from './authorisation/settings.ts';
import type { MeshDeps } from './deps.ts';
import type { MeshSettings } from './settings.ts';

const days = v.exactOptional(
  v.pipe(v.number(), v.integer('must be whole days'), v.minValue(0), v.maxValue(3650, 'must be at most 3650 days')),
);
const yesOrNo = v.exactOptional(v.boolean());
const secret = v.exactOptional(v.pipe(v.string(), v.minLength(1, 'must not be empty')));

const schema = v.strictObject({
  authorisation: v.exactOptional(v.picklist(AUTHORISATION_MODES)),
  sharedKey: secret,
  password: secret,
  namedCertificate: yesOrNo,
  inboxDays: days,
  messageDays: days,
  largestBody: v.exactOptional(v.pipe(v.number(), v.integer('must be whole bytes'), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER))),
  downloadAfterAcknowledge: yesOrNo,
  chunksInheritEncoding: yesOrNo,
  knownWorkflowsAreRestricted: yesOrNo,
  reportsFailedSends: yesOrNo,
} satisfies Record<keyof MeshSettings, v.GenericSchema>);

/** `GET /_sandbox/mesh/settings`: all of them, defaults included. */
export const readSettings: Operation<MeshDeps> = async (_, { settings }) => json(200, await settings.read());

/** `PUT /_sandbox/mesh/settings`: in place of all that were said before; what is left out has its default. 400 names what is wrong. */
export const replaceSettings: Operation<MeshDeps> = async (request, { settings }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not settings of this server', listIssues(parsed.issues));
  await settings.replace(parsed.output);
  return json(200, await settings.read());
};
