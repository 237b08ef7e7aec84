/** Delivery for a session of a running server. */
import { randomIds, seededIds } from '#kernel/ids';
import type { Kernel } from '#kernel/kernel';
import { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionContext } from '#kernel/session';
import { Dispatch } from './dispatch.ts';
import { meshOptionsOf } from './mesh-address.ts';
import { MeshPost } from './mesh-post.ts';
import type { Hydrate, Post } from './post.ts';

export interface OpenParts {
  /** The queues that this server plays. */
  readonly queues: Post;
  readonly hydrate: Hydrate;
}

/** Ids and chance of delivery are others than those of requests. */
const ANOTHER_SEED = 0x6e656d73;

/** Begins to deliver. Whoever opens it closes it before the store closes. */
export function openDispatch(context: SessionContext, kernel: Kernel, { queues, hydrate }: OpenParts): Dispatch {
  const { store, clock, ended, name } = context;
  const { config, journal, log } = kernel;
  const ids = config.randomSeed === undefined ? randomIds() : seededIds(config.randomSeed ^ ANOTHER_SEED);
  const mesh = new MeshPost(meshOptionsOf(process.env, { ...context, ids }, kernel));
  return new Dispatch({
    store,
    clock,
    ids,
    log,
    ended,
    exchanges: new OwnExchanges(journal, 'nems', name, clock),
    isShared: config.store !== undefined,
    posts: { mesh, queue: queues },
    hydrate,
  });
}
