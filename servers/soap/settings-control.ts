/** How the directory behaves, in this session: see `settings.ts`. */
import * as v from 'valibot';
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import { listIssues } from '#kernel/schema';
import type { Operation } from '#kernel/server';
import type { SoapDeps } from './deps.ts';
import { DOS_VERSIONS } from './dos/contract/versions.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const schema = v.strictObject({
  defaultVersion: v.exactOptional(v.picklist([...DOS_VERSIONS.keys()]), DEFAULT_SETTINGS.defaultVersion),
});

/** `GET /_sandbox/dos/settings`: all of them, defaults included. */
export const readSettings: Operation<SoapDeps> = async (_, { settings }) => json(200, await settings.read());

/** `PUT /_sandbox/dos/settings`: in place of all that were said before; what is left out has its default. 400 names what is wrong. */
export const replaceSettings: Operation<SoapDeps> = async (request, { settings }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const parsed = v.safeParse(schema, read.value);
  if (!parsed.success) return refuse(400, 'not settings of the directory', listIssues(parsed.issues));
  await settings.replace(parsed.output);
  return json(200, await settings.read());
};
