/** SDS: systems and endpoints of an organisation by interaction. */
import type { Bench } from './lib/bench.ts';
import { besideBare } from './lib/comparisons.ts';
import { FORWARDED, lookUp, PRACTICE } from './lib/sds.ts';

export const bench: Bench = {
  title: 'SDS: GET Device and Endpoint by organisation and interaction',
  async measure(lab) {
    const sandbox = await lab.sandbox(['fhir']);
    const beside = (name: string, ...look: Parameters<typeof lookUp>) =>
      besideBare(lab, name, { sandbox, server: 'fhir', requests: [lookUp(...look)] }, { ratioAtLeast: 0.3 });
    const figures = [
      await beside('endpoint of a practice', 'Endpoint', PRACTICE),
      await beside('endpoint for which Spine stands in', 'Endpoint', FORWARDED),
      await beside('system of a practice', 'Device', PRACTICE),
    ];
    await sandbox.stop();
    return { figures };
  },
};
