/** The load on a directory: connections that search, and again as soon as they are answered, in a process of its own. */
import { connect } from 'node:net';
import { BerReader, INTEGER, SEQUENCE } from '#formats/ldap/ber';
import { Frames } from '#formats/ldap/frames';
import { TAGS } from '#formats/ldap/message';
import { work } from '../lib/worker.ts';
import type { LoadReport } from './load.ts';

export interface LdapLoadJob {
  /** `ldap://127.0.0.1:…` */
  readonly origin: string;
  readonly connections: number;
  /** Messages in base64, which each connection sends in turn. */
  readonly requests: readonly string[];
  readonly seconds: number;
}

const LONGEST_ANSWER = 2 ** 24;

async function load({ origin, connections, requests, seconds }: LdapLoadJob): Promise<LoadReport> {
  const { hostname, port } = new URL(origin);
  if (hostname !== '127.0.0.1') throw new Error(`${origin}: load goes to 127.0.0.1 only`);
  const messages = requests.map((request) => Buffer.from(request, 'base64'));
  const times: number[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  await Promise.all(Array.from({ length: connections }, () => searchOn(Number(port), messages, until, times)));
  const took = (performance.now() - begun) / 1000;
  times.sort((one, other) => one - other);
  return { answers: times.length, seconds: took, p99: Math.round((times[Math.floor(times.length * 0.99)] ?? Number.NaN) * 100) / 100 };
}

/** One connection: resolves when the time is up. Rejects when a search fails, or nothing is found. */
function searchOn(port: number, messages: readonly Buffer[], until: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const frames = new Frames(LONGEST_ANSWER);
    let sent = 0;
    let sentAt = 0;
    let entries = 0;
    const next = () => {
      sentAt = performance.now();
      if (sentAt >= until) {
        socket.destroy();
        resolve();
      } else socket.write(messages[sent++ % messages.length] as Buffer);
    };
    socket.on('connect', next).on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      frames.add(chunk);
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        const tag = tagOf(frame);
        if (tag === TAGS.searchEntry) entries += 1;
        else if (tag === TAGS.searchDone && entries > 0) {
          entries = 0;
          times.push(performance.now() - sentAt);
          next();
        } else {
          socket.destroy();
          reject(new Error(`a search was answered with 0x${tag.toString(16)}, after ${entries} entries`));
        }
      }
    });
  });
}

function tagOf(frame: Buffer): number {
  const reader = new BerReader(frame);
  reader.enter(SEQUENCE);
  reader.integer(INTEGER);
  return reader.tag;
}

work(load);
