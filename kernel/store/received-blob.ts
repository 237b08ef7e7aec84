/** A blob that has arrived, as the one holds it who is to put it somewhere. */
import type { ArrivedBlob } from './backend.ts';
import type { ReceivedBlob } from './store.ts';

export class Received implements ReceivedBlob {
  readonly bytes: number;
  readonly #arrived: ArrivedBlob;
  /** What has been put is the store's, also where the disk has refused the commit: readers may see it. */
  #state: 'received' | 'put' | 'discarded' = 'received';

  constructor(arrived: ArrivedBlob) {
    this.bytes = arrived.bytes;
    this.#arrived = arrived;
  }

  /** Gives it up to a commit. Throws when that was done before, because two blobs must not share what one of them may remove; or when it was discarded. */
  put(): ArrivedBlob {
    if (this.#state !== 'received') throw new Error('A received blob can be put once, and not when it was discarded');
    this.#state = 'put';
    return this.#arrived;
  }

  /** The commit has not come about. */
  giveBack(): void {
    this.#state = 'received';
  }

  async discard(): Promise<void> {
    if (this.#state !== 'received') return;
    this.#state = 'discarded';
    await this.#arrived.discard();
  }
}
