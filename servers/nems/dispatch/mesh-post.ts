/**
 * Delivery to mailboxes, over MESH's own API: what travels with a copy is as NEMS and MNS send it. It is tried once; whoever calls decides
 * when it is tried again.
 */
import { inWords, type MeshClient, type MeshOptions, meshClient, type OutgoingMessage } from '#clients/mesh/mesh';
import type { Accepted } from './accepted.ts';
import type { Parcel, Post, Posted } from './post.ts';

/** Everything that a client needs, but the address, which may become known later; and the mailboxes that it sends from. */
export interface MeshPostOptions extends Omit<MeshOptions, 'url' | 'mailboxId' | 'retries'> {
  readonly url: () => string;
  readonly senders: Readonly<Record<Accepted['service'], string>>;
}

export class MeshPost implements Post {
  readonly #options: MeshPostOptions;
  #url: string | undefined;
  readonly #clients = new Map<Accepted['service'], MeshClient>();

  constructor(options: MeshPostOptions) {
    this.#options = options;
  }

  async deliver(parcel: Parcel): Promise<Posted> {
    const { accepted, delivery, localId, content, contentType, mayHaveArrived } = parcel;
    const { to, partnerId } = delivery;
    if (to.channel !== 'mesh') return { status: 0, refused: 'it is not for a mailbox' };
    const message: OutgoingMessage = {
      to: to.mailboxId,
      workflowId: to.workflowId,
      body: content,
      localId,
      mayHaveArrived,
      subject: accepted.type,
      fileName: `${accepted.id}.${contentType.includes('json') ? 'json' : 'xml'}`,
      contentType,
      partnerId,
    };
    const sent = await this.#clientOf(accepted.service).send(message);
    if ('value' in sent) return { status: 202, sentAs: sent.value.messageId };
    const { failure } = sent;
    const reason = inWords(failure);
    if (failure.kind === 'unsendable') return { status: 0, refused: reason };
    if (failure.kind === 'unreachable') return { status: 0, passing: reason, concerns: 'post', mayHaveArrived: true };
    if (failure.kind === 'unreadable') return { status: 202, passing: reason, concerns: 'destination', mayHaveArrived: true };
    const { status } = failure;
    if (status === 425 || status === 429 || status >= 500)
      return { status, passing: reason, concerns: 'destination', mayHaveArrived: status >= 500 };
    return { status, refused: reason };
  }

  async close(): Promise<void> {
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    for (const client of clients) await client.close();
  }

  /** The address may have become another one since. */
  #clientOf(service: Accepted['service']): MeshClient {
    const url = this.#options.url();
    if (this.#url !== url) void this.close();
    this.#url = url;
    let client = this.#clients.get(service);
    if (client === undefined) {
      client = meshClient({ ...this.#options, url, mailboxId: this.#options.senders[service], retries: 0 });
      this.#clients.set(service, client);
    }
    return client;
  }
}
