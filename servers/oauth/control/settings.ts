/** How the server behaves, in this session: see `../settings.ts`. */
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { OauthDeps } from '../deps.ts';

/** `GET /_sandbox/settings`: all of them, defaults included. */
export const readSettings: Operation<OauthDeps> = async (_, { settings }) => json(200, await settings.read());

/** `PUT /_sandbox/settings`: in place of all that were said before; what is left out has its default. 400 names what is wrong. */
export const replaceSettings: Operation<OauthDeps> = async (request, { settings }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const replaced = await settings.replace(read.value);
  return 'issues' in replaced ? refuse(400, 'not settings of this server', replaced.issues) : json(200, replaced.settings);
};
