/** The token endpoint: client credentials with a signed JWT, beside what this machine can verify, and beside other servers. */

import { APPLICATION, credentialsRequests, formRequest, makeSigner, register, SECRET } from './lib/assertions.ts';
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample } from './lib/figures.ts';
import type { HttpRequest } from './lib/http.ts';
import type { Lab } from './lib/lab.ts';
import { race } from './lib/race.ts';
import type { OtherServerJob } from './processes/other-servers.ts';
import type { SignatureJob } from './processes/signatures.ts';

const NAME = 'POST /oauth2/token';

export const bench: Bench = {
  title: 'Token endpoint: a fresh RS512 assertion (2048 bits) for each request',
  async measure(lab) {
    const sandbox = await lab.sandbox(['oauth']);
    const origin = sandbox.urls.oauth as string;
    const signer = await makeSigner();
    await register(origin, signer);
    const verifier = await lab.worker<SignatureJob, Sample>('signatures');
    const provider = await other(lab, { server: 'oidc-provider', clientId: APPLICATION, jwk: signer.jwk });
    const mock = await other(lab, { server: 'oauth2-mock-server' });

    const { rounds, seconds, assertions } = lab.effort;
    lab.tell(`${assertions * (rounds + 1)} assertions to be signed, and a quarter of them for oidc-provider`);
    const requests = await credentialsRequests('/oauth2/token', `${origin}/oauth2/token`, signer, assertions * (rounds + 1));
    const few = Math.ceil(assertions / 4);
    const theirs = await credentialsRequests('/token', provider.origin, signer, few * (rounds + 1));
    const unchecked = formRequest('/token', { grant_type: 'client_credentials', client_id: APPLICATION, client_secret: SECRET });
    lab.tell('in turn');
    const sample = await race(
      {
        verify: () => verifier.ask({ what: 'verify', hash: 'RSA-SHA512', seconds }),
        provider: (round) => lab.loadOnce(provider, share(theirs, round, few)),
        mock: () => lab.load(mock, [unchecked]),
        ours: (round) => lab.loadOnce({ pid: sandbox.pid, origin }, share(requests, round, assertions)),
      },
      lab.effort,
    );
    const beside = (peer: Sample & { readonly name: string }): Figure => ({ name: NAME, unit: 'req/s', ours: sample.ours, peer });
    return {
      figures: [
        { ...beside({ name: 'RS512 verify', ...sample.verify }), target: { ratioAtLeast: 0.25 } },
        beside({ name: 'oidc-provider, the same', ...sample.provider }),
        beside({ name: 'oauth2-mock-server, which checks nothing and signs a JWT', ...sample.mock }),
      ],
    };
  },
};

async function other(lab: Lab, job: OtherServerJob): Promise<{ readonly pid: number; readonly origin: string }> {
  const worker = await lab.worker<OtherServerJob, string>('other-servers');
  return { pid: worker.pid, origin: await worker.ask(job) };
}

function share(requests: readonly HttpRequest[], round: number, count: number): readonly HttpRequest[] {
  return requests.slice(round * count, (round + 1) * count);
}
