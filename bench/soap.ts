/** The Directory of Services: who can help a caller, among hundreds of services and among fifty thousand. */
import type { Bench } from './lib/bench.ts';
import { loadOn } from './lib/comparisons.ts';
import { checkCapacity, DOS_PATH } from './lib/dos.ts';
import type { Figure, Target } from './lib/figures.ts';
import { ask, type HttpRequest } from './lib/http.ts';
import type { Lab, SandboxProcess } from './lib/lab.ts';
import { race } from './lib/race.ts';
import type { SoapPackageJob } from './processes/soap-package.ts';

/** Fewer than the standard world has are not to be had. */
const FEW: Target = { atLeast: 5_000 };
const MANY: Target = { atLeast: 2_000 };
const NEAR = checkCapacity('LS2 9AE', 10);
const AS_FAR_AS_ALLOWED = checkCapacity('M13 9UJ', 60);

export const bench: Bench = {
  title: 'DoS: CheckCapacitySummary 1.5',
  async measure(lab) {
    const figures: Figure[] = [];
    for (const [services, flags, target] of [
      ['standard services', [], FEW],
      ['50,000 more services', ['--services', '50000'], MANY],
    ] as const) {
      const sandbox = await lab.sandbox(['soap'], ...flags);
      figures.push(await besidePackage(lab, `${services}, within 10 km`, sandbox, NEAR, target));
      figures.push(await besidePackage(lab, `${services}, within 60 km`, sandbox, AS_FAR_AS_ALLOWED, target));
      await sandbox.stop();
    }
    return { figures };
  },
};

/** Beside the npm package `soap` with the same answer, for which it looks nothing up. */
async function besidePackage(lab: Lab, name: string, sandbox: SandboxProcess, request: HttpRequest, target: Target): Promise<Figure> {
  const origin = sandbox.urls.soap as string;
  // the directory is read for the first search
  const { body } = await ask(origin, request);
  lab.tell(`${name}: ${body.length} bytes`);
  const worker = await lab.worker<SoapPackageJob, string>('soap-package');
  const { path, headers, body: posted = '' } = request;
  const address = await worker.ask({
    wsdl: `${origin}${DOS_PATH}?wsdl=1.5`,
    path,
    request: { url: origin + path, headers, body: posted },
  });
  const peer = { pid: worker.pid, origin: address };
  const samples = await race(
    { peer: () => lab.load(peer, [request]), ours: loadOn(lab, { sandbox, server: 'soap', requests: [request] }) },
    lab.effort,
  );
  await worker.stop();
  return { name, unit: 'req/s', ours: samples.ours, peer: { name: 'npm soap, the same answer, canned', ...samples.peer }, target };
}
