/** Operations that few clients need, and that need much: they are loaded when they are first asked for, and cost no start. */
import type { Operation } from './server.ts';

/** The operation that `load` gives. It is loaded once; when that fails, the next request tries again. */
export function later<D>(load: () => Promise<Operation<D>>): Operation<D> {
  let loaded: Operation<D> | undefined;
  return (request, deps) => {
    if (loaded !== undefined) return loaded(request, deps);
    return load().then((operation) => {
      loaded = operation;
      return operation(request, deps);
    });
  };
}
