/** `/_sandbox/mesh/behaviours`: what goes wrong with messages after they were accepted. */
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';
import { added, cleared, removed } from '../control/entries.ts';
import type { MeshDeps } from '../deps.ts';
import { BEHAVIOURS, behaviourSchema } from './behaviour.ts';

/** `GET`: those in force with how often each has acted; and the names that there are. */
export const listBehaviours: Operation<MeshDeps> = async (_, { behaviours }) =>
  json(200, { items: await behaviours.list(), known: BEHAVIOURS });

/** `POST`: puts one in force; 201 with it and its id. */
export const addBehaviour: Operation<MeshDeps> = (request, deps) =>
  added(request, deps, behaviourSchema, deps.behaviours.kept, 'not a behaviour');

export const removeBehaviour: Operation<MeshDeps> = (request, deps) => removed(request, deps.behaviours.kept, 'behaviour');

export const clearBehaviours: Operation<MeshDeps> = (_, deps) => cleared(deps.behaviours.kept);
