/** A MESH over a socket that does what a test wants, and remembers what has arrived. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Arrived {
  readonly messageId: string;
  readonly localId: string;
  readonly from: string;
  readonly to: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Asked {
  readonly to: string;
  readonly localId: string;
  readonly body: string;
}

/** A status other than 202 refuses; `lost`: the connection breaks before anything has arrived, `unheard`: afterwards. */
export type Answer = number | 'lost' | 'unheard';

export class FakeMesh {
  readonly arrived: Arrived[] = [];
  /** Lines of all requests. */
  readonly lines: string[] = [];
  /** What a send is answered with; taken unless something else is said. */
  answer: (asked: Asked) => Answer | Promise<Answer> = () => 202;
  #server: Server | undefined;
  #port = 0;
  #heard = () => {};

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Opens it, at the address that it had before. */
  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on(
        'end',
        () => void this.#hear(request.method ?? '', request.url ?? '', request.headers, Buffer.concat(pieces).toString(), response),
      );
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server === undefined ? resolve(undefined) : this.#server.close(resolve)));
    this.#server = undefined;
  }

  /** Bodies that have arrived in a mailbox, in order. */
  inbox(mailboxId: string): string[] {
    return this.arrived.filter(({ to }) => to === mailboxId).map(({ body }) => body);
  }

  /** Resolves when as many requests have been heard as make `is` true. */
  async until(is: () => boolean): Promise<void> {
    while (!is())
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
  }

  async #hear(method: string, url: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse): Promise<void> {
    this.lines.push(`${method} ${url}`);
    const [, from = ''] = /^\/messageexchange\/([^/]+)/.exec(url) ?? [];
    if (method === 'GET') {
      const localId = decodeURIComponent(url.split('/').at(-1) ?? '');
      const found = this.arrived.find((one) => one.localId === localId && one.from === from);
      response.writeHead(found ? 200 : 404).end(JSON.stringify(found ? { messageId: found.messageId } : {}));
    } else {
      const [to, localId] = [String(headers['mex-to']), String(headers['mex-localid'])];
      const answer = await this.answer({ to, localId, body });
      const messageId = `M${this.arrived.length + 1}`;
      if (answer === 202 || answer === 'unheard') this.arrived.push({ messageId, localId, from, to, headers, body });
      if (typeof answer === 'number')
        response.writeHead(answer).end(JSON.stringify(answer === 202 ? { message_id: messageId } : { detail: 'no' }));
      else response.destroy();
    }
    this.#heard();
  }
}
