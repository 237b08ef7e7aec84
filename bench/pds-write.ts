/** PDS: patients move house, and people get records. */
import type { Bench } from './lib/bench.ts';
import { patients } from './lib/comparisons.ts';
import type { Figure } from './lib/figures.ts';
import type { HttpRequest } from './lib/http.ts';
import { CONNECTIONS, type Lab, type SandboxProcess } from './lib/lab.ts';
import { patientsIn } from './lib/pds.ts';
import { creationOf, moveOf } from './lib/pds-writes.ts';
import { type Contestant, race } from './lib/race.ts';

/** So often each patient moves in one sample. */
const MOVES = 8;
/** Changes of records that PDS is to take in a second. */
const ENOUGH = 5000;
/** Within 20 %. */
const FLAT = { ratioAtLeast: 0.8 };

export const bench: Bench = {
  title: 'PDS: PATCH Patient/{nhsNumber} with If-Match, of many patients, several times each; POST Patient',
  async measure(lab) {
    const needed = movingIn(lab) * (lab.effort.rounds + 1) * 1.1;
    const [smallest, ...larger] = lab.effort.populations.filter((population) => population >= needed);
    if (smallest === undefined) return { figures: [], leftOut: 'no population is large enough' };
    const sandbox = await lab.sandbox(['fhir'], '--patients', String(smallest));
    const figures = [await moving(lab, sandbox), await creating(lab, sandbox)];
    await sandbox.stop();
    return { figures: [...figures, ...(await movingAmong(lab, [smallest, ...larger]))] };
  },
};

/** How many patients move in one sample: each connection has as many of them. */
function movingIn({ effort }: Lab): number {
  return Math.ceil(effort.assertions / MOVES / CONNECTIONS) * CONNECTIONS;
}

/** For each round other patients, who move one after another, again and again: a change is sent when the one before was answered. */
async function movesIn(
  lab: Lab,
  sandbox: SandboxProcess,
): Promise<{ readonly any: HttpRequest; readonly rounds: readonly HttpRequest[][] }> {
  const movers = (await patientsIn(sandbox)).filter((patient) => moveOf(patient, 0) !== undefined);
  const count = movingIn(lab);
  const rounds = Array.from({ length: lab.effort.rounds + 1 }, (_, round) => {
    const theirs = movers.slice(round * count, (round + 1) * count);
    return Array.from({ length: MOVES }, (_, times) => theirs.flatMap((patient) => moveOf(patient, times) ?? [])).flat();
  });
  return { any: moveOf(movers.at(-1) as (typeof movers)[number], 0) as HttpRequest, rounds };
}

function once(lab: Lab, { pid, urls }: SandboxProcess, rounds: readonly (readonly HttpRequest[])[]): Contestant {
  return (round) => lab.loadOnce({ pid, origin: urls.fhir as string }, rounds[round] as readonly HttpRequest[]);
}

async function moving(lab: Lab, sandbox: SandboxProcess): Promise<Figure> {
  lab.tell('patients move');
  const { any, rounds } = await movesIn(lab, sandbox);
  return besideBareOnce(lab, sandbox, 'PATCH: an address', any, rounds, { atLeast: ENOUGH });
}

async function creating(lab: Lab, sandbox: SandboxProcess): Promise<Figure> {
  lab.tell('people get records');
  const count = lab.effort.assertions;
  const rounds = Array.from({ length: lab.effort.rounds + 1 }, (_, round) =>
    Array.from({ length: count }, (_, at) => creationOf(1 + round * count + at)),
  );
  return besideBareOnce(lab, sandbox, 'POST: a new patient', creationOf(0), rounds);
}

/** Requests that can be sent once only, beside node:http that hears the same and gives the same bytes. */
async function besideBareOnce(
  lab: Lab,
  sandbox: SandboxProcess,
  name: string,
  any: HttpRequest,
  rounds: readonly (readonly HttpRequest[])[],
  target?: Figure['target'],
): Promise<Figure> {
  const bare = await lab.bareLike(sandbox.urls.fhir as string, any);
  const { ours, peer } = await race(
    { peer: (round) => lab.loadOnce(bare, rounds[round] as readonly HttpRequest[]), ours: once(lab, sandbox, rounds) },
    lab.effort,
  );
  await bare.stop();
  return { name, unit: 'req/s', ours, peer: { name: 'bare node:http', ...peer }, target };
}

async function movingAmong(lab: Lab, populations: readonly number[]): Promise<readonly Figure[]> {
  const contestants: Record<string, Contestant> = {};
  for (const population of populations) {
    lab.tell(patients(population));
    const sandbox = await lab.sandbox(['fhir'], '--patients', String(population));
    contestants[`PATCH among ${patients(population)}`] = once(lab, sandbox, (await movesIn(lab, sandbox)).rounds);
  }
  lab.tell('all of them in turn');
  const [smallest, ...larger] = Object.entries(await race(contestants, lab.effort));
  if (smallest === undefined) return [];
  const peer = { ...smallest[1], name: patients(populations[0] as number) };
  return [
    { name: smallest[0], unit: 'req/s', ours: smallest[1] },
    ...larger.map(([name, ours]): Figure => ({ name, unit: 'req/s', ours, peer, target: FLAT })),
  ];
}
