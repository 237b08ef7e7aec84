/** The store by itself, without a server around it. */
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample } from './lib/figures.ts';
import type { Lab } from './lib/lab.ts';
import { type Contestant, race } from './lib/race.ts';
import type { StoreJob } from './processes/store.ts';

type Operation = Extract<StoreJob, { operation: unknown }>['operation'];

interface Measurement {
  readonly name: string;
  readonly operation: Operation;
  /** How many are under way at a time. */
  readonly atOnce: number;
  readonly peer: string;
  /** The peer's own, where they differ. */
  readonly peerAtOnce?: number;
  readonly peerOperation?: Operation;
  /** The store is compared with itself. */
  readonly peerSide?: 'ours';
}

/** Messages in the large mailbox, by how many there are in the largest population: 400,000 when all is measured. */
const MESSAGES_TO_PATIENTS = 4;

const IN_MEMORY: readonly Measurement[] = [
  { name: 'memory: get', operation: 'get', atOnce: 1, peer: 'Map' },
  { name: 'memory: find by name and birth date', operation: 'find', atOnce: 1, peer: 'Map' },
  { name: 'memory: put', operation: 'put', atOnce: 1, peer: 'Map' },
  ...withMessages('memory', 1, 'one document in a Map'),
];
const PERSISTED: readonly Measurement[] = [
  { name: 'persisted: put, 64 writers', operation: 'put', atOnce: 64, peer: 'append and flush, 1 writer', peerAtOnce: 1 },
  { name: 'persisted: put, 1 writer', operation: 'put', atOnce: 1, peer: 'append and flush, 1 writer' },
  ...withMessages('persisted', 8, 'append and flush, 8 writers'),
];
const IN_POSTGRES: readonly Measurement[] = [
  { name: 'PostgreSQL: get, 16 readers', operation: 'get', atOnce: 16, peer: 'SELECT by key' },
  { name: 'PostgreSQL: put, 16 writers', operation: 'put', atOnce: 16, peer: 'INSERT … ON CONFLICT' },
  ...withMessages('PostgreSQL', 8, 'INSERT … ON CONFLICT'),
];

function withMessages(store: string, atOnce: number, peer: string): Measurement[] {
  const flat = { peer: 'the same of 4,000', peerOperation: 'listFew', peerSide: 'ours' } as const;
  return [
    { name: `${store}: send: 2 documents and 1 KiB`, operation: 'send', atOnce, peer, peerOperation: 'put' },
    { name: `${store}: send one, remove one`, operation: 'take', atOnce, peer, peerOperation: 'put' },
    { name: `${store}: list 500 of a full mailbox`, operation: 'listMany', atOnce: 1, ...flat },
  ];
}

export const bench: Bench = {
  title: 'Store: 10,000 patients, read and written in turn; messages in mailboxes',
  async measure(lab) {
    const figures = [
      ...(await measureStore(lab, 'memory', '', IN_MEMORY)),
      ...(await measureStore(lab, 'persisted', await lab.folder(), PERSISTED)),
    ];
    const address = process.env.NHS_SANDBOX_TEST_POSTGRES;
    if (!address)
      return { figures, leftOut: 'PostgreSQL: needs NHS_SANDBOX_TEST_POSTGRES=postgres://user:password@localhost:5432/scratch' };
    return { figures: [...figures, ...(await measureStore(lab, 'postgres', address, IN_POSTGRES))] };
  },
};

async function measureStore(lab: Lab, kind: 'memory' | 'persisted' | 'postgres', at: string, measurements: readonly Measurement[]) {
  const worker = await lab.worker<StoreJob, Sample>('store');
  await worker.ask({ open: kind, at });
  try {
    lab.tell(`${kind}: filling mailboxes`);
    await worker.ask({ fill: (lab.effort.populations.at(-1) as number) * MESSAGES_TO_PATIENTS });
    const figures: Figure[] = [];
    for (const { name, operation, atOnce, peer, peerAtOnce = atOnce, peerOperation = operation, peerSide = 'peer' } of measurements) {
      lab.tell(name);
      const measure = (side: 'ours' | 'peer', what: Operation, many: number): Contestant => {
        // a store that waits for a disk or a database is not held down by that: it is what is measured
        return async () => ({
          ...(await worker.ask({ side, operation: what, atOnce: many, seconds: lab.effort.seconds })),
          ...(kind !== 'memory' && { busy: undefined }),
        });
      };
      const contestants = { peer: measure(peerSide, peerOperation, peerAtOnce), ours: measure('ours', operation, atOnce) };
      const samples = await race(contestants, lab.effort);
      figures.push({ name, unit: 'ops/s', ours: samples.ours, peer: { name: peer, ...samples.peer } });
    }
    return figures;
  } finally {
    await worker.ask({ close: true });
    await worker.stop();
  }
}
