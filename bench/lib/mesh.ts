/** What MESH is asked, and how much comes and goes. */
import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HttpRequest } from './http.ts';

const BASE = '/messageexchange';
const V2 = { Accept: 'application/vnd.mesh.v2+json' };
const CLIENT = { 'mex-ClientVersion': 'bench', 'mex-OSName': 'Linux', 'mex-OSVersion': '1' };

/** From X26ABC1, with so many bytes. */
export function sendTo(recipient: string, bytes: number): HttpRequest {
  const headers = { ...V2, 'Mex-To': recipient, 'Mex-WorkflowID': 'TEST_WORKFLOW', 'Content-Type': 'application/octet-stream' };
  return { method: 'POST', path: `${BASE}/X26ABC1/outbox`, headers, body: 'x'.repeat(bytes) };
}

export function listOf(mailboxId: string): HttpRequest {
  return { method: 'GET', path: `${BASE}/${mailboxId}/inbox`, headers: V2 };
}

export function downloadOf(mailboxId: string, messageId: string): HttpRequest {
  return { method: 'GET', path: `${BASE}/${mailboxId}/inbox/${messageId}`, headers: V2 };
}

/** A client with so many connections that are kept. */
export class MeshCaller {
  readonly #origin: string;
  readonly #agent: Agent;

  constructor(origin: string, connections: number) {
    this.#origin = origin;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** What a client does in a round: greets, sends, lists, reads and acknowledges. */
  async cycle(mailboxId: string): Promise<void> {
    await this.ask('POST', `/${mailboxId}`, CLIENT);
    const { path: _, headers, body } = sendTo(mailboxId, 1024);
    await this.ask('POST', '/X26ABC1/outbox', headers, body);
    const { messages } = JSON.parse((await this.ask('GET', `/${mailboxId}/inbox`, V2)).toString()) as { messages: string[] };
    const [messageId] = messages;
    await this.ask('GET', `/${mailboxId}/inbox/${messageId}`, V2);
    await this.ask('PUT', `/${mailboxId}/inbox/${messageId}/status/acknowledged`, V2);
  }

  /** Sends a message of so many chunks of the same bytes; gives back its id. */
  async upload(recipient: string, chunk: Buffer, count: number): Promise<string> {
    const { headers } = sendTo(recipient, 0);
    const first = await this.ask('POST', '/X26ABC1/outbox', { ...headers, 'Mex-Chunk-Range': `1:${count}` }, chunk);
    const { message_id: messageId } = JSON.parse(first.toString()) as { message_id: string };
    for (let at = 2; at <= count; at++)
      await this.ask('POST', `/X26ABC1/outbox/${messageId}/${at}`, { ...V2, 'Mex-Chunk-Range': `${at}:${count}` }, chunk);
    return messageId;
  }

  /** Reads all chunks and forgets them; gives back how many bytes they were. */
  async download(mailboxId: string, messageId: string, count: number): Promise<number> {
    let bytes = 0;
    for (let at = 1; at <= count; at++)
      for await (const piece of await this.#response('GET', `/${mailboxId}/inbox/${messageId}/${at}`, V2))
        bytes += (piece as Buffer).length;
    return bytes;
  }

  async ask(method: string, suffix: string, headers: HttpRequest['headers'], body?: string | Buffer): Promise<Buffer> {
    return buffer(await this.#response(method, suffix, headers, body));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #response(method: string, suffix: string, headers: HttpRequest['headers'], body?: string | Buffer): Promise<IncomingMessage> {
    const sent: ClientRequest = request(`${this.#origin}${BASE}${suffix}`, { method, headers, agent: this.#agent });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const { statusCode = 0 } = response;
    if (statusCode < 200 || statusCode > 299) throw new Error(`${method} ${suffix} was answered with ${statusCode}`);
    return response;
  }
}
