/** FHIR on paper: what event messages and resources are read and written with. */
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample } from './lib/figures.ts';
import type { Lab } from './lib/lab.ts';
import { race } from './lib/race.ts';
import type { FhirFormatJob } from './processes/fhir-format.ts';

const SIZES = [
  ['8 KB', 7],
  ['1 MB', 900],
] as const;

const WAYS = ['read XML', 'write XML', 'read JSON', 'write JSON'] as const;

export const bench: Bench = {
  title: 'FHIR: XML and JSON read and written, beside fast-xml-parser and V8, which know neither FHIR nor exact decimals',
  async measure(lab) {
    const figures: Figure[] = [];
    for (const what of WAYS) for (const [name, entries] of SIZES) figures.push(await measure(lab, `${what} ${name}`, { what, entries }));
    return { figures };
  },
};

async function measure(lab: Lab, name: string, job: Pick<FhirFormatJob, 'what' | 'entries'>): Promise<Figure> {
  const { seconds } = lab.effort;
  const ours = await lab.worker<FhirFormatJob, Sample>('fhir-format');
  const peer = await lab.worker<FhirFormatJob, Sample>('fhir-format');
  lab.tell(`${name}, in turn`);
  const sample = await race(
    { peer: () => peer.ask({ ...job, by: 'peer', seconds }), ours: () => ours.ask({ ...job, by: 'ours', seconds }) },
    lab.effort,
  );
  return { name, unit: 'MB/s', ours: sample.ours, peer: { name: job.what.endsWith('XML') ? 'fast-xml-parser' : 'V8', ...sample.peer } };
}
