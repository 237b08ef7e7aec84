/** The load: autocannon in a process of its own, so that it takes nothing from what it measures. */
import autocannon, { type Client } from 'autocannon';
import type { HttpRequest } from '../lib/http.ts';
import { work } from '../lib/worker.ts';

/** Load on one server, by connections that are kept alive and ask again as soon as they are answered. */
export interface LoadJob {
  /** On 127.0.0.1. */
  readonly origin: string;
  readonly connections: number;
  /** Dealt out to the connections, each of which sends its own in turn. */
  readonly requests: readonly HttpRequest[];
  /** For how long they go on, from the first again after the last. Without it each request is sent once. */
  readonly seconds?: number | undefined;
}

export interface LoadReport {
  readonly answers: number;
  /** From the start to the last answer. */
  readonly seconds: number;
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99: number;
}

/** The load ends here, whatever it was told. */
const MOST_REQUESTS = 5_000_000;
const MOST_SECONDS = 60;

function load({ origin, connections, requests, seconds }: LoadJob): Promise<LoadReport> {
  if (new URL(origin).hostname !== '127.0.0.1') throw new Error(`${origin}: load goes to 127.0.0.1 only`);
  const deal = dealer(requests, Math.min(connections, requests.length));
  const bounds =
    seconds === undefined ? { amount: requests.length } : { duration: Math.min(seconds, MOST_SECONDS), maxOverallRequests: MOST_REQUESTS };
  return new Promise((resolve, reject) => {
    let answers = 0;
    let begun = 0;
    let last = 0;
    const sleep = stayAwake();
    const cannon = autocannon({ url: origin, connections, sampleInt: 50, setupClient: deal, ...bounds }, (error, result) => {
      sleep();
      if (error) return reject(error);
      const failed = result.non2xx + result.errors;
      if (failed > 0)
        return reject(new Error(`${origin}: ${failed} of ${answers} requests failed: ${JSON.stringify(result.statusCodeStats)}`));
      resolve({ answers, seconds: (last - begun) / 1000, p99: result.latency.p99 });
    });
    cannon.on('start', () => {
      begun = performance.now();
    });
    cannon.on('response', () => {
      answers += 1;
      last = performance.now();
    });
  });
}

/**
 * Keeps this process from ever waiting for its sockets, until the function that is given back is called. A write to a process that
 * sleeps costs the writer some 20 µs on a virtual machine, to wake it; a server that is fast enough to keep the load awake would not
 * pay that, and a slower one would for each request.
 */
function stayAwake(): () => void {
  let awake = true;
  const turn = () => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
}

/** Gives each connection its share of the requests; once there are no further shares, from the first again. */
function dealer(requests: readonly HttpRequest[], shares: number): (client: Client) => void {
  let dealt = 0;
  return (client) => {
    const share = dealt++ % shares;
    client.setRequests(requests.filter((_, at) => at % shares === share).map((request) => ({ ...request })));
  };
}

work(load);
