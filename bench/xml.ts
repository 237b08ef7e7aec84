/** XML on paper: what SOAP, HL7 V3, ebXML, ITK and CDA are read and written with. */
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample } from './lib/figures.ts';
import type { Lab } from './lib/lab.ts';
import { race } from './lib/race.ts';
import type { XmlJob } from './processes/xml.ts';

const SIZES = [
  ['5 KB', 5_000],
  ['5 MB', 5_000_000],
] as const;

export const bench: Bench = {
  title: 'XML: documents read and written, beside fast-xml-parser that keeps order and checks',
  async measure(lab) {
    const figures: Figure[] = [];
    for (const what of ['read', 'write'] as const)
      for (const [name, size] of SIZES) figures.push(await measure(lab, `${what} ${name}`, { what, size }));
    return { figures };
  },
};

async function measure(lab: Lab, name: string, job: Pick<XmlJob, 'what' | 'size'>): Promise<Figure> {
  const { seconds } = lab.effort;
  const ours = await lab.worker<XmlJob, Sample>('xml');
  const peer = await lab.worker<XmlJob, Sample>('xml');
  lab.tell(`${name}, in turn`);
  const sample = await race(
    { peer: () => peer.ask({ ...job, by: 'fast-xml-parser', seconds }), ours: () => ours.ask({ ...job, by: 'ours', seconds }) },
    lab.effort,
  );
  return { name, unit: 'MB/s', ours: sample.ours, peer: { name: 'fast-xml-parser', ...sample.peer } };
}
