/**
 * Posts what comes to a queue to an address, for whoever would rather be called than ask: a queue that a tester has given one. A message
 * is taken off the queue when the address has answered with 2xx; otherwise it is there again after the queue's visibility timeout.
 */
import { type Answer, exchange } from '#clients/oauth/http';
import type { OwnExchanges } from '#kernel/own-exchanges';
import type { SessionStore } from '#kernel/store/store';
import type { QueueMessage } from '../queues/message.ts';
import { nameOf, QUEUES } from '../queues/queue.ts';
import { handleOf, type Queues } from '../queues/queues.ts';

export interface ForwardingDeps {
  readonly store: SessionStore;
  readonly queues: Queues;
  readonly exchanges: OwnExchanges;
  readonly ended: AbortSignal;
  /** Something went wrong that nobody foresaw. */
  readonly failed: (error: unknown) => void;
}

/** Real seconds for which one look at a queue waits for a message. */
const WAIT = 3600;

export class Forwarding {
  readonly #deps: ForwardingDeps;
  /** How to stop those that are at work, by ARN. */
  readonly #atWork = new Map<string, AbortController>();

  constructor(deps: ForwardingDeps) {
    this.#deps = deps;
    const stop = deps.store.watch(QUEUES.name, () => this.#look());
    deps.ended.addEventListener('abort', () => {
      stop();
      for (const one of this.#atWork.values()) one.abort();
    });
    this.#look();
  }

  #look(): void {
    void this.#begin().catch(this.#deps.failed);
  }

  /** Begins with queues that have an address now, and ends with those that have lost theirs. */
  async #begin(): Promise<void> {
    const { store, ended, failed } = this.#deps;
    const { items } = await store.find(QUEUES, { index: 'forwarding', equals: 'yes' }, { limit: 1000 });
    const wanted = new Set(items.map(({ id }) => id));
    for (const [arn, one] of this.#atWork) if (!wanted.has(arn)) one.abort();
    for (const arn of wanted) {
      if (this.#atWork.has(arn) || ended.aborted) continue;
      const over = new AbortController();
      this.#atWork.set(arn, over);
      void this.#forward(arn, over.signal)
        .finally(() => this.#atWork.delete(arn))
        // it may have got another address while this one was ending
        .then(() => this.#look(), failed);
    }
  }

  /** One message after the other. */
  async #forward(arn: string, signal: AbortSignal): Promise<void> {
    const { queues, ended } = this.#deps;
    while (!signal.aborted && !ended.aborted) {
      const queue = await queues.get(arn);
      if (queue?.forwardTo === undefined) return;
      const [message] = await queues.receive(queue, { most: 1, waitSeconds: WAIT, signal });
      if (message === undefined) continue;
      // another address may have been said while this waited
      const forwardTo = (await queues.get(arn))?.forwardTo;
      if (forwardTo === undefined) await queues.changeVisibility(arn, handleOf(message), 0);
      else if (isTaken(await this.#post(forwardTo, message))) await queues.delete(arn, handleOf(message));
    }
  }

  async #post(url: string, message: QueueMessage): Promise<Answer> {
    const { arn, messageId, body, receives } = message;
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      'Sandbox-Queue': arn,
      'Sandbox-Message-ID': messageId,
      'Sandbox-Receive-Count': String(receives),
    };
    const started = performance.now();
    const answer = await exchange(url, { method: 'POST', headers, body }).catch((error: Error) => ({ status: 0, body: '', error }));
    const advice = 'error' in answer ? [answer.error.message] : [];
    this.#deps.exchanges.record({
      operation: 'mns.forward',
      method: 'POST',
      target: url,
      requestHeaders: Object.entries(headers).flat(),
      requestBody: Buffer.from(body),
      status: answer.status,
      responseBody: answer.body,
      duration: performance.now() - started,
      subject: {},
      about: { summary: `message ${messageId} of ${nameOf(arn)} to ${url}`, ...(advice.length > 0 && { advice }) },
    });
    return answer;
  }
}

function isTaken({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
