import { openStore } from './open.ts';
import { storeContract } from './testing/contract.ts';

storeContract('in memory', async (options) => {
  const store = await openStore(options);
  return { store, remove: () => store.close() };
});
