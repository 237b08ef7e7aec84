/**
 * The peer: node:http alone. It gives the same answer to every request, which is what it was last told; nothing at first.
 * Its first line is its address.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An {@link import('../lib/http.ts').HttpAnswer} on its way between processes. */
export interface BareAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  /** Base64. */
  readonly body: string;
}

let status = 204;
let headers: string[] = [];
let body = Buffer.alloc(0);

process.on('message', (answer: BareAnswer) => {
  status = answer.status;
  headers = [...answer.headers];
  body = Buffer.from(answer.body, 'base64');
  process.send?.({ answer: null });
});
process.on('disconnect', () => process.exit());

const server = createServer((request, response) => {
  const answer = () => {
    response.writeHead(status, headers);
    response.end(body);
  };
  if (request.method === 'GET') answer();
  // whoever is told something has to hear it
  else request.on('end', answer).resume();
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
