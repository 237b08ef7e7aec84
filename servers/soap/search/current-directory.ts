/** The directory of a session's world, as that is now. */
import type { World } from '#world/world';
import { Directory } from './directory.ts';
import { factsOf, type ServiceFacts } from './facts.ts';

/** How many services are read at a time. */
const PAGE = 5_000;

/** Gives the directory. It is made anew after a service has changed; what was made of each of the others stays. */
export function currentDirectory({ services, store }: World): () => Promise<Directory> {
  let current: Promise<Directory> | undefined;

  const read = async () => {
    const facts: ServiceFacts[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const page = await services.list({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
      for (const { doc } of page.items) {
        const known = factsOf(doc);
        if (known !== undefined) facts.push(known);
      }
      cursor = page.next;
    }
    return new Directory(facts);
  };

  return () => {
    if (current === undefined) {
      // heard once: whoever asks next reads, and listens, again; so when the session ends nothing is left that listens
      const forget = () => {
        stop();
        current = undefined;
      };
      const stop = store.watch(services.collection.name, forget);
      current = read();
      current.catch(forget);
    }
    return current;
  };
}
