/** An address that answers as a test wants, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface FakeApi {
  readonly url: string;
  readonly calls: Call[];
  /** What the next calls are answered; 200 and an empty object at first. */
  answer: { status: number; body: string };
  /** Resolves when so many calls have come in all. */
  called(times: number): Promise<void>;
  close(): Promise<void>;
}

export async function openFakeApi(): Promise<FakeApi> {
  const calls: Call[] = [];
  let heard = () => {};
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      calls.push({ method, path: url, headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(api.answer.status, { 'Content-Type': 'application/fhir+json' }).end(api.answer.body);
      heard();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api: FakeApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer: { status: 200, body: '{}' },
    async called(times) {
      while (calls.length < times) await new Promise<void>((resolve) => (heard = resolve));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return api;
}
