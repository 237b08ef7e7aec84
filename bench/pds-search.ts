/** PDS: a patient by exact demographics. */
import type { Bench } from './lib/bench.ts';
import { besideBare, overPopulations } from './lib/comparisons.ts';
import { JANE, patientOf, searchFor } from './lib/pds.ts';

export const bench: Bench = {
  title: 'PDS: GET Patient by family and first name, gender, birth date and postcode',
  async measure(lab) {
    const sandbox = await lab.sandbox(['fhir']);
    const requests = [searchFor(await patientOf(sandbox, JANE))].flatMap((search) => search ?? []);
    const one = await besideBare(lab, 'one patient', { sandbox, server: 'fhir', requests }, { ratioAtLeast: 0.3 });
    await sandbox.stop();
    return { figures: [one, ...(await overPopulations(lab, 'fhir', searchFor))] };
  },
};
