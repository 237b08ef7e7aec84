/** For people and tests, under `/_sandbox/mesh`: what a token is worth, and what a mailbox's are made of. */
import { readJson, refuse } from '#kernel/control/control';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { MeshDeps } from '../deps.ts';
import { mailboxIdFor } from '../mailboxes.ts';
import { explainToken } from './authorisation.ts';

/**
 * `POST /_sandbox/mesh/explain-token` with `{"authorization":"NHSMESH …"}`: how it fares at each step. `mailboxId` says at which mailbox's
 * door, where that is another than the token names. Nothing is used up.
 */
export const explainTokenOf: Operation<MeshDeps> = async (request, { authorisation, world }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const { authorization, mailboxId, ...others } = (read.value ?? {}) as Readonly<Record<string, unknown>>;
  const [stray] = Object.keys(others);
  if (stray !== undefined) return refuse(400, 'this call takes a token', [{ path: stray, reason: 'unknown field' }]);
  if (typeof authorization !== 'string')
    return refuse(400, 'this call takes a token', [{ path: 'authorization', reason: 'must be the value of an Authorization header' }]);
  if (mailboxId !== undefined && typeof mailboxId !== 'string')
    return refuse(400, 'this call takes a token', [{ path: 'mailboxId', reason: 'must be a text' }]);
  return json(200, await explainToken(authorization, authorisation, mailboxId && (await mailboxIdFor(world, mailboxId))));
};

/** `GET /_sandbox/mesh/credentials/{mailboxId}`: what a client of this mailbox needs to make tokens, and how closely they are looked at. */
export const readCredentials: Operation<MeshDeps> = async ({ params }, { settings, world, clock }) => {
  const mailboxId = await mailboxIdFor(world, params.mailboxId ?? '');
  const mailbox = (await world.mailboxes.get(mailboxId))?.doc;
  if (mailbox === undefined) return refuse(404, `the world has no mailbox ${JSON.stringify(params.mailboxId)}`);
  const { authorisation: mode, sharedKey, password } = await settings.read();
  return json(200, { mailboxId, password: mailbox.password ?? password, sharedKey, mode, now: clock.iso() });
};
