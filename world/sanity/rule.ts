/** What a rule of sanity is. */
import type { WorldView } from './view.ts';

/** Says that something cannot be. `value` is what stands at the path, where one value does; `path` is empty for a whole document. */
export type Complain = (collection: string, id: string, path: string, value: string | undefined, reason: string) => void;

/** Looks at the whole world, and complains of each thing that cannot be. */
export type SanityRule = (view: WorldView, complain: Complain) => void;
