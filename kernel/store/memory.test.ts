import { storeContract } from './contract.ts';
import { openStore } from './open.ts';

storeContract('in memory', async (options) => {
  const store = await openStore(options);
  return { store, remove: () => store.close() };
});
