/** The two calls by which a tester reads and says how a server behaves: `GET` and `PUT /_sandbox/…/settings`. */
import * as v from 'valibot';
import { json } from '../http/reply.ts';
import { listIssues } from '../schema.ts';
import type { Operation } from '../server.ts';
import type { SettingsDocument } from '../settings.ts';
import { readJson, refuse } from './control.ts';

export interface SettingsOperations<D> {
  /** All of them, defaults included. */
  readonly read: Operation<D>;
  /** In place of all that were said before; what is left out has its default. 400 names what is wrong. */
  readonly replace: Operation<D>;
}

/** `schema` is of what can be said, as it is kept; `whose` comes after "not settings of". */
export function settingsOperations<D extends { readonly settings: SettingsDocument<object, Said> }, Said extends object>(
  schema: v.GenericSchema<Said, unknown>,
  whose = 'this server',
): SettingsOperations<D> {
  return {
    read: async (_, { settings }) => json(200, await settings.read()),
    replace: async (request, { settings }) => {
      const read = await readJson(request);
      if ('refusal' in read) return read.refusal;
      const parsed = v.safeParse(schema, read.value);
      if (!parsed.success) return refuse(400, `not settings of ${whose}`, listIssues(parsed.issues));
      await settings.replace(read.value as Said);
      return json(200, await settings.read());
    },
  };
}
