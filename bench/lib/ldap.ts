/** Searches of the directory, and load with them. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { decodeMessage } from '#formats/ldap/decode';
import { encodeMessage } from '#formats/ldap/encode';
import { parseFilter } from '#formats/ldap/filter-text';
import { Frames } from '#formats/ldap/frames';
import type { LdapBareJob } from '../processes/ldap-bare.ts';
import type { LdapLoadJob } from '../processes/ldap-load.ts';
import type { LoadReport } from '../processes/load.ts';
import type { Sample } from './figures.ts';
import type { Lab } from './lab.ts';
import { cpuTimeOf } from './machine.ts';
import type { Running } from './process.ts';
import type { Worker } from './worker.ts';

const LONGEST_ANSWER = 2 ** 24;

/** A search below all services, as bytes. */
export function searchMessage(filter: string, attributes: readonly string[] = []): Buffer {
  return encodeMessage({
    id: 1,
    controls: [],
    operation: {
      kind: 'search',
      base: 'ou=services,o=nhs',
      scope: 'sub',
      derefAliases: 0,
      sizeLimit: 0,
      timeLimit: 0,
      typesOnly: false,
      filter: parseFilter(filter),
      attributes,
    },
  });
}

/** A directory, and the process that it is in. */
export interface Directory {
  readonly pid: number;
  /** `ldap://127.0.0.1:…` */
  readonly origin: string;
}

/** What puts load on directories: one worker for all. */
export class LdapLoad {
  readonly #lab: Lab;
  readonly #worker: Worker<LdapLoadJob, LoadReport>;
  readonly #connections: number;

  private constructor(lab: Lab, worker: Worker<LdapLoadJob, LoadReport>, connections: number) {
    this.#lab = lab;
    this.#worker = worker;
    this.#connections = connections;
  }

  static async open(lab: Lab, connections: number): Promise<LdapLoad> {
    return new LdapLoad(lab, await lab.loader<LdapLoadJob, LoadReport>('ldap-load'), connections);
  }

  /** Searches for as long as the effort says. */
  async on({ pid, origin }: Directory, messages: readonly Buffer[]): Promise<Sample> {
    const requests = messages.map((message) => message.toString('base64'));
    const before = cpuTimeOf(pid);
    const report = await this.#worker.ask({ origin, connections: this.#connections, requests, seconds: this.#lab.effort.seconds });
    const after = cpuTimeOf(pid);
    const cpu = before === undefined || after === undefined ? undefined : after - before;
    return {
      value: report.answers / report.seconds,
      cpuMicroseconds: cpu === undefined ? undefined : cpu / report.answers,
      busy: cpu === undefined ? undefined : cpu / 1e6 / report.seconds,
      p99: report.p99,
    };
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }
}

/** node:net alone, answering what a directory answers to a search. */
export async function bareLike(lab: Lab, origin: string, message: Buffer): Promise<Running & Directory> {
  const worker = await lab.worker<LdapBareJob, string>('ldap-bare');
  const answer = await answerTo(origin, message);
  return { ...worker, origin: await worker.ask({ answer: answer.toString('base64') }) };
}

/** All that comes back for one search. */
export async function answerTo(origin: string, message: Buffer): Promise<Buffer> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(message);
  const frames = new Frames(LONGEST_ANSWER);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    frames.add(chunk);
    for (let frame = frames.next(); frame !== undefined; frame = frames.next())
      if (decodeMessage(frame).operation.kind === 'searchDone') return Buffer.concat(chunks);
  }
  throw new Error(`${origin} has closed the connection`);
}
