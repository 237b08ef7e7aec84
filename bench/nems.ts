/** NEMS: event messages read, and published to those who have asked for them. */
import type { Bench } from './lib/bench.ts';
import { loadOn } from './lib/comparisons.ts';
import type { Figure, Sample } from './lib/figures.ts';
import { ask } from './lib/http.ts';
import type { Lab } from './lib/lab.ts';
import { HOLD_DELIVERIES, PUBLISH, subscriptions } from './lib/nems.ts';
import { race } from './lib/race.ts';
import type { NemsJob } from './processes/nems.ts';

const SUBSCRIPTIONS = 10_000;
const NAME = `publish 8 KB to 1 of ${SUBSCRIPTIONS.toLocaleString('en-GB')} subscriptions`;

export const bench: Bench = {
  title: 'NEMS: messages read and published',
  async measure(lab) {
    return { figures: [await reading(lab), await publishingInProcess(lab), await publishing(lab)] };
  },
};

/** Beside the reader of all XML, which makes a tree of it. */
async function reading(lab: Lab): Promise<Figure> {
  lab.tell('a message of 8 KB is read');
  const { seconds } = lab.effort;
  const ours = await lab.worker<NemsJob, Sample>('nems');
  const peer = await lab.worker<NemsJob, Sample>('nems');
  const samples = await race(
    { peer: () => peer.ask({ what: 'read a tree', seconds }), ours: () => ours.ask({ what: 'read a message', seconds }) },
    lab.effort,
  );
  await Promise.all([ours.stop(), peer.stop()]);
  // a tenth of a millisecond at most
  return {
    name: 'read a message of 8 KB',
    unit: 'ops/s',
    ours: samples.ours,
    peer: { name: 'read the whole tree', ...samples.peer },
    target: { atLeast: 10_000 },
  };
}

async function publishingInProcess(lab: Lab): Promise<Figure> {
  lab.tell(`${NAME}, without a socket`);
  const { seconds } = lab.effort;
  const worker = await lab.worker<NemsJob, Sample>('nems');
  const { ours } = await race({ ours: () => worker.ask({ what: 'publish', subscriptions: SUBSCRIPTIONS, seconds }) }, lab.effort);
  await worker.stop();
  return { name: `${NAME}, without a socket`, unit: 'ops/s', ours };
}

async function publishing(lab: Lab): Promise<Figure> {
  lab.tell(NAME);
  const sandbox = await lab.sandbox(['nems']);
  const origin = sandbox.urls.nems as string;
  await ask(origin, HOLD_DELIVERIES);
  await lab.loadOnce({ pid: sandbox.pid, origin }, subscriptions(SUBSCRIPTIONS));
  const { ours } = await race({ ours: loadOn(lab, { sandbox, server: 'nems', requests: [PUBLISH] }) }, lab.effort);
  await sandbox.stop();
  return { name: NAME, unit: 'req/s', ours, target: { atLeast: 3_000 } };
}
