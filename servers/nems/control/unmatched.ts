/** `GET /_sandbox/nems/unmatched`: what happened of late and nobody was told of, the newest first. */
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { NemsServerDeps } from '../deps.ts';
import { iso } from './shown.ts';

export const listUnmatched: Operation<Pick<NemsServerDeps, 'relay'>> = async (_, { relay }) => {
  await relay.caughtUp();
  return json(200, { items: [...relay.unmatched.items].reverse().map((one) => ({ ...one, at: iso(one.at) })) });
};
