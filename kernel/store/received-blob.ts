/** A blob that has arrived, as the one holds it who is to put it somewhere. */
import type { ArrivedBlob } from './backend.ts';
import type { ReceivedBlob } from './store.ts';

export class Received implements ReceivedBlob {
  readonly bytes: number;
  readonly #arrived: ArrivedBlob;
  /** From then on it is the store's, also where the disk has refused the commit: readers may see it. */
  #isPut = false;

  constructor(arrived: ArrivedBlob) {
    this.bytes = arrived.bytes;
    this.#arrived = arrived;
  }

  /** Gives it up to a commit. Throws when that was done before: two blobs must not share what one of them may remove. */
  put(): ArrivedBlob {
    if (this.#isPut) throw new Error('A received blob can be put once');
    this.#isPut = true;
    return this.#arrived;
  }

  /** The commit has not come about. */
  giveBack(): void {
    this.#isPut = false;
  }

  async discard(): Promise<void> {
    if (!this.#isPut) await this.#arrived.discard();
  }
}
