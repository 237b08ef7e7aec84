/** Those parts of autocannon that the load uses; the package brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export interface Client {
    setRequests(requests: { method: string; path: string; headers: Record<string, string>; body?: string }[]): void;
  }

  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration?: number;
    /** So many requests in all, each connection its share; `duration` does not count then. */
    readonly amount?: number;
    readonly maxOverallRequests?: number;
    /** Milliseconds between looks at whether it is time to end. */
    readonly sampleInt?: number;
    readonly setupClient?: (client: Client) => void;
  }

  interface Result {
    readonly non2xx: number;
    readonly errors: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
    /** Milliseconds. */
    readonly latency: { readonly p99: number };
  }

  /** Emits `start` when the connections are made, and `response` for each answer. */
  export default function autocannon(options: Options, done: (error: Error | null, result: Result) => void): EventEmitter;
}
