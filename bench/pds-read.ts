/** PDS: one patient by NHS number. */
import type { Bench } from './lib/bench.ts';
import { besideBare, overPopulations } from './lib/comparisons.ts';
import { JANE, readOf, tokenFrom } from './lib/pds.ts';

export const bench: Bench = {
  title: 'PDS: GET Patient/{nhsNumber}',
  async measure(lab) {
    const sandbox = await lab.sandbox(['fhir', 'oauth']);
    const bearer = { Authorization: `Bearer ${await tokenFrom(sandbox)}` };
    const read = (headers = {}) => ({ sandbox, server: 'fhir', requests: [readOf(JANE, headers)] });
    const one = await besideBare(lab, 'one patient', read(), { ratioAtLeast: 0.7 });
    const withToken = await besideBare(lab, 'one patient, with a token', read(bearer), { ratioAtLeast: 0.6 });
    await sandbox.stop();
    const any = await overPopulations(lab, 'fhir', ({ nhsNumber }) => readOf(nhsNumber));
    return { figures: [one, withToken, ...any] };
  },
};
