/** The NEMS server: National Events Management Service and Multicast Notification Service. A change in one place arrives everywhere. */
import type { Kernel } from '#kernel/kernel';
import type { ServerDefinition } from '#kernel/server';
import { controlRoutes } from './control.ts';
import { depsOf, type NemsServerDeps, stopDelivering } from './deps.ts';
import { MNS_BASE, SQS_BASE } from './mns/address.ts';
import { mnsErrors } from './mns/errors.ts';
import { sqsErrors } from './mns/queues/errors.ts';
import { sqsRoutes } from './mns/queues/routes.ts';
import { mnsRoutes } from './mns/routes.ts';
import { NEMS_BASE } from './nems/address.ts';
import { nemsErrors } from './nems/errors.ts';
import { nemsRoutes } from './nems/routes.ts';

export const nemsServer: ServerDefinition<NemsServerDeps> = {
  name: 'nems',
  title: 'Publish and subscribe: NEMS and MNS',
  apis: [
    { name: 'nems', title: 'National Events Management Service (FHIR STU3)', base: NEMS_BASE, routes: nemsRoutes, errors: nemsErrors },
    { name: 'mns', title: 'Multicast Notification Service', base: MNS_BASE, routes: mnsRoutes, errors: mnsErrors },
    { name: 'sqs', title: 'Queues that MNS fills, as SQS has them', base: SQS_BASE, routes: sqsRoutes, errors: sqsErrors },
  ],
  documents: [
    { name: 'nems', title: 'National Events Management Service', file: 'servers/nems/nems/openapi.yaml' },
    { name: 'mns', title: 'Multicast Notification Service', file: 'servers/nems/mns/openapi.yaml' },
    { name: 'nems-control', title: 'NEMS and MNS for testers', file: 'servers/nems/control/openapi.yaml' },
    { name: 'mns-control', title: 'MNS for testers', file: 'servers/nems/mns/control/openapi.yaml' },
  ],
  deps: depsOf,
  control: controlRoutes,
  start: goOn,
  tryFirst: [
    `curl {url}/_sandbox/nems/subscriptions -d '{"mailbox":"X26ABC1","event":"pds-change-of-gp-1","country":"E92000001"}'`,
    `curl {url}/_sandbox/world/verbs/move-patient -d '{"nhsNumber":"9990001375","practice":"A20047"}'`,
    'curl {url}/_sandbox/nems/deliveries',
  ],
};

/** What was accepted is delivered, and the world followed, in all sessions that are kept; in others from the first request on. */
async function goOn(kernel: Kernel): Promise<() => Promise<void>> {
  const { persist, store } = kernel.config;
  if (persist !== undefined || store !== undefined)
    for (const name of await kernel.store.sessions()) depsOf(await kernel.session(name), kernel);
  return () => stopDelivering(kernel);
}
