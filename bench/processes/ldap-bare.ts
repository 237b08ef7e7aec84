/** The peer: node:net alone. It gives the same bytes for each piece that it receives. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { work } from '../lib/worker.ts';

/** In base64. */
export interface LdapBareJob {
  readonly answer: string;
}

let answer = Buffer.alloc(0);
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer)).on('error', () => {});
});
await once(server.listen(0, '127.0.0.1'), 'listening');

/** Gives back its address. */
work((job: LdapBareJob) => {
  answer = Buffer.from(job.answer, 'base64');
  return `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
