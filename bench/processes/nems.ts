/** Event messages in one process: only read, and published to NEMS without a socket. */
import { readXml } from '#formats/xml/read';
import { readMessage } from '#servers/nems/nems/publish/message';
import { type Sandbox, startSandbox } from '#testing/index';
import { EVENT_MESSAGE, HOLD_DELIVERIES, PUBLISH, subscriptions } from '../lib/nems.ts';
import { workRate } from '../lib/work-rate.ts';
import { work } from '../lib/worker.ts';

export type NemsJob =
  | { readonly what: 'read a message' | 'read a tree'; readonly seconds: number }
  | { readonly what: 'publish'; readonly subscriptions: number; readonly seconds: number };

const BYTES = Buffer.from(EVENT_MESSAGE);
/** Under way at a time. */
const AT_ONCE = 16;

let sandbox: Promise<Sandbox> | undefined;

async function subscribed(count: number): Promise<Sandbox> {
  const nhs = await startSandbox({ servers: ['nems'] });
  for (const { path, ...request } of [HOLD_DELIVERIES, ...subscriptions(count)]) {
    const { status } = await nhs.handle('nems', { target: path, ...request });
    if (status >= 300) throw new Error(`${request.method} ${path}: ${status}`);
  }
  return nhs;
}

async function publish(nhs: Sandbox): Promise<void> {
  const { path, method, headers } = PUBLISH;
  const { status } = await nhs.handle('nems', { target: path, method, headers, body: BYTES });
  if (status !== 202) throw new Error(`a good message is answered ${status}`);
}

work(async (job: NemsJob) => {
  switch (job.what) {
    case 'read a message':
      return workRate(job.seconds, 1, () => void readMessage(BYTES));
    case 'read a tree':
      return workRate(job.seconds, 1, () => void readXml(BYTES));
    case 'publish': {
      sandbox ??= subscribed(job.subscriptions);
      const nhs = await sandbox;
      return workRate(job.seconds, AT_ONCE, () => publish(nhs));
    }
  }
});
