/** Connections to the other servers, kept open between requests. */
import { Agent } from 'node:http';
import { suiteAgent } from '#kernel/http/agent';
import type { Kernel } from '#kernel/kernel';
import type { Upstream } from './forward.ts';

/**
 * Milliseconds that an unused connection is kept. Well below what any server allows: a request sent at the moment at which the
 * server closes would look like a reset, and cannot be told from one that a fault rule asked for.
 */
const KEPT = 4000;
const SETTINGS = { keepAlive: true, timeout: KEPT };

export class Connections {
  readonly #kernel: Kernel;
  readonly #plain = new Agent(SETTINGS);
  #secure: Promise<Agent> | undefined;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Where an address leads, over `http:` or `https:`. Over TLS the local authority is trusted beside the public ones. */
  async to(address: string): Promise<Upstream> {
    const url = new URL(address);
    if (url.protocol !== 'https:') return { url, agent: this.#plain };
    this.#secure ??= suiteAgent(this.#kernel, address, SETTINGS);
    return { url, agent: await this.#secure };
  }

  close(): void {
    this.#plain.destroy();
    void this.#secure?.then((agent) => agent.destroy());
  }
}
