/** `GET /_sandbox/mesh/robots`: who can receive in place of a partner's system, by name. */
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import type { MeshDeps } from '../deps.ts';
import { ROBOTS } from './table.ts';

export const listRobots: Operation<MeshDeps> = () =>
  json(200, { items: [...ROBOTS].map(([name, { description }]) => ({ name, description })) });
