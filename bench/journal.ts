/** What it costs that every exchange is remembered. */
import type { Bench } from './lib/bench.ts';
import { loadOn } from './lib/comparisons.ts';
import { JANE, readOf } from './lib/pds.ts';
import { race } from './lib/race.ts';

export const bench: Bench = {
  title: 'Journal: a PDS read that is remembered, beside one that is not',
  async measure(lab) {
    const workload = async (...flags: string[]) => ({
      sandbox: await lab.sandbox(['fhir'], ...flags),
      server: 'fhir',
      requests: [readOf(JANE)],
    });
    const on = await workload();
    const off = await workload('--journal-entries', '0');
    lab.tell('both in turn');
    const samples = await race({ off: loadOn(lab, off), on: loadOn(lab, on) }, lab.effort);
    const peer = { name: 'no journal', ...samples.off };
    return { figures: [{ name: 'journal on', unit: 'req/s', ours: samples.on, peer, target: { ratioAtLeast: 0.9 } }] };
  },
};
