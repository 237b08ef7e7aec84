import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from './contract.ts';
import { openStore } from './open.ts';

storeContract('in a folder', async (options) => {
  const persist = await mkdtemp(join(tmpdir(), 'store-'));
  const store = await openStore({ ...options, persist });
  return {
    store,
    async remove() {
      await store.close();
      await rm(persist, { recursive: true });
    },
  };
});
