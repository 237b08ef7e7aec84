/** PDS: a patient by exact demographics, by the beginnings of names, and by their sound. */
import type { Bench } from './lib/bench.ts';
import { besideBare, overPopulations, patients } from './lib/comparisons.ts';
import type { Figure } from './lib/figures.ts';
import type { HttpRequest } from './lib/http.ts';
import type { Lab } from './lib/lab.ts';
import { fuzzySearchFor, JANE, openFuzzySearchFor, patientOf, patientsIn, searchFor, wideSearchFor, wildcardSearchFor } from './lib/pds.ts';

/** Milliseconds within which 99 of 100 searches are to be answered, and for how many different patients they are made. */
const MOST_MILLISECONDS = 10;
const ASKED_FOR = 10_000;
/** So many search at a time. */
const AT_ONCE = 50;

export const bench: Bench = {
  title: 'PDS: GET Patient by family and first name, gender, birth date and postcode',
  async measure(lab) {
    const sandbox = await lab.sandbox(['fhir']);
    const requests = [searchFor(await patientOf(sandbox, JANE))].flatMap((search) => search ?? []);
    const one = await besideBare(lab, 'one patient', { sandbox, server: 'fhir', requests }, { ratioAtLeast: 0.4 });
    await sandbox.stop();
    return { figures: [one, ...(await overPopulations(lab, 'fhir', searchFor)), ...(await slowest(lab))] };
  },
};

/** How long the searches take that are not exact, where most people are, when many are made at a time. */
async function slowest(lab: Lab): Promise<readonly Figure[]> {
  const population = lab.effort.populations.at(-1) as number;
  const sandbox = await lab.sandbox(['fhir'], '--patients', String(population));
  await lab.settled(sandbox);
  const everybody = (await patientsIn(sandbox)).slice(0, ASKED_FOR);
  const figures: Figure[] = [];
  for (const [name, searchOf] of [
    ['wildcards', wildcardSearchFor],
    ['wildcards over forty years', wideSearchFor],
    ['fuzzy', fuzzySearchFor],
    ['fuzzy, born whenever', openFuzzySearchFor],
  ] as const) {
    lab.tell(`${name}, ${patients(population)}`);
    const requests: readonly HttpRequest[] = everybody.flatMap((patient) => searchOf(patient) ?? []);
    const load = () => lab.load({ pid: sandbox.pid, origin: sandbox.urls.fhir as string }, requests, AT_ONCE);
    // the first search waits for the index
    await load();
    const ours = await load();
    figures.push({
      name: `${name}, ${patients(population)}, 99 of 100 within`,
      unit: 'ms',
      ours: { ...ours, value: ours.p99 ?? Number.NaN },
      target: { atMost: MOST_MILLISECONDS },
    });
  }
  await sandbox.stop();
  return figures;
}
