/** The usual ways to measure a server under load. */

import type { Patient } from '#world/patient';
import type { Figure, Target } from './figures.ts';
import type { HttpRequest } from './http.ts';
import type { Lab, SandboxProcess } from './lab.ts';
import { patientsIn } from './pds.ts';
import { type Contestant, race } from './race.ts';

/** A server of a sandbox, and what it is asked. */
export interface Workload {
  readonly sandbox: SandboxProcess;
  readonly server: string;
  readonly requests: readonly HttpRequest[];
}

/** Load on a server of a sandbox. */
export function loadOn(lab: Lab, { sandbox, server, requests }: Workload): Contestant {
  const origin = originOf(sandbox, server);
  return () => lab.load({ pid: sandbox.pid, origin }, requests);
}

/** A server beside node:http that gives the same bytes. All the requests should have the same answer. */
export async function besideBare(lab: Lab, name: string, workload: Workload, target: Target): Promise<Figure> {
  lab.tell(name);
  const { sandbox, server, requests } = workload;
  const bare = await lab.bareLike(originOf(sandbox, server), requests[0] as HttpRequest);
  const { ours, peer } = await race({ peer: () => lab.load(bare, requests), ours: loadOn(lab, workload) }, lab.effort);
  await bare.stop();
  return { name, unit: 'req/s', ours, peer: { name: 'bare node:http', ...peer }, target };
}

/**
 * How many different patients are asked for: few, so that only the population grows, and many, so that what is found has to come
 * from further away than the processor's caches, too.
 */
const ASKED_FOR = [100, 10_000];
/** Within 20 %. */
const FLAT: Target = { ratioAtLeast: 0.8 };

/** The same kind of requests over ever larger populations: each beside the smallest one. `requestFor` gives nothing for a patient who cannot be asked for. */
export async function overPopulations(
  lab: Lab,
  server: string,
  requestFor: (patient: Patient) => HttpRequest | undefined,
): Promise<readonly Figure[]> {
  const contestants: Record<string, Contestant> = {};
  for (const population of lab.effort.populations) {
    lab.tell(patients(population));
    const sandbox = await lab.sandbox([server], '--patients', String(population));
    await lab.settled(sandbox);
    const askedFor = ASKED_FOR.filter((count) => count <= population);
    const requests = (await patientsIn(sandbox)).flatMap((patient) => requestFor(patient) ?? []);
    for (const count of askedFor) {
      contestants[`${patients(population)}, ${count.toLocaleString('en-GB')} asked for`] = loadOn(lab, {
        sandbox,
        server,
        requests: requests.slice(0, count),
      });
    }
  }
  lab.tell('all of them in turn');
  const [smallest, ...larger] = Object.entries(await race(contestants, lab.effort));
  if (smallest === undefined) return [];
  const peer = { ...smallest[1], name: patients(lab.effort.populations[0] as number) };
  const figures = larger.map(([name, ours]): Figure => ({ name, unit: 'req/s', ours, peer, target: FLAT }));
  return [{ name: smallest[0], unit: 'req/s', ours: smallest[1] }, ...figures];
}

export function patients(count: number): string {
  return `${count.toLocaleString('en-GB')} patients`;
}

function originOf({ urls }: SandboxProcess, server: string): string {
  const origin = urls[server];
  if (origin === undefined) throw new Error(`this sandbox has no server ${server}`);
  return origin;
}
