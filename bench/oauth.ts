/** The identity providers, the check of tokens in an API server, and what a remembered assertion takes. */

import { APPLICATION, assertionFor, CALLBACK, formRequest, makeSigner, register, SECRET, type Signer } from './lib/assertions.ts';
import type { Bench } from './lib/bench.ts';
import type { Figure, Sample } from './lib/figures.ts';
import { ask, type HttpRequest } from './lib/http.ts';
import type { Lab, SandboxProcess } from './lib/lab.ts';
import { race } from './lib/race.ts';
import type { InApiServerJob } from './processes/in-api-server.ts';
import type { OtherServerJob } from './processes/other-servers.ts';
import type { SignatureJob } from './processes/signatures.ts';

const CIS2 = '/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare';
const NHS_LOGIN = '/nhs-login';
const WORKER = '656005750108';
const PATIENT = '9912003071';
/** Requests of preparation that are under way at a time. */
const AT_ONCE = 32;
const REMEMBERED = 100_000;

export const bench: Bench = {
  title: 'Identity providers: a code for tokens with a signed id token; tokens checked; assertions remembered',
  async measure(lab) {
    const sandbox = await lab.sandbox(['oauth']);
    const signer = await makeSigner();
    await register(sandbox.urls.oauth as string, signer);
    return { figures: [...(await cis2(lab, sandbox)), await nhsLogin(lab, sandbox, signer), ...(await inApiServer(lab))] };
  },
};

/** A code and a secret for an opaque access token and an id token; beside them a mock that takes any code and signs both tokens. */
async function cis2(lab: Lab, sandbox: SandboxProcess): Promise<readonly Figure[]> {
  const signatures = await lab.worker<SignatureJob, Sample>('signatures');
  const other = await lab.worker<OtherServerJob, string>('other-servers');
  const mock = { pid: other.pid, origin: await other.ask({ server: 'oauth2-mock-server' }) };
  const redeem = (code: string) =>
    formRequest(`${CIS2}/access_token`, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      client_id: APPLICATION,
      client_secret: SECRET,
    });
  const theirs = { ...redeem('any'), path: '/token' };
  lab.tell('CIS2: codes are fetched before each round');
  const sample = await race(
    {
      sign: () => signatures.ask({ what: 'sign', hash: 'RSA-SHA256', seconds: lab.effort.seconds }),
      mock: () => lab.load(mock, [theirs]),
      ours: async () => lab.loadOnce(originOf(sandbox), (await codes(lab, sandbox, `${CIS2}/authorize`, WORKER)).map(redeem)),
    },
    lab.effort,
  );
  const figure = { name: 'CIS2 POST /access_token', unit: 'req/s', ours: sample.ours } as const;
  return [
    { ...figure, peer: { name: 'RS256 sign', ...sample.sign }, target: { ratioAtLeast: 0.6 } },
    { ...figure, peer: { name: 'oauth2-mock-server, any code', ...sample.mock } },
  ];
}

/** A code and a signed JWT for two JWTs: NHS login's access token is one as well. */
async function nhsLogin(lab: Lab, sandbox: SandboxProcess, signer: Signer): Promise<Figure> {
  const signatures = await lab.worker<SignatureJob, Sample>('signatures');
  const aud = `${sandbox.urls.oauth}${NHS_LOGIN}/token`;
  const redeem = async (code: string) =>
    formRequest(`${NHS_LOGIN}/token`, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      ...(await assertionFor(aud, signer)),
    });
  lab.tell('NHS login: codes are fetched, and assertions signed, before each round');
  const { ours, peer } = await race(
    {
      peer: () => signatures.ask({ what: 'sign', hash: 'RSA-SHA512', seconds: lab.effort.seconds, times: 2 }),
      ours: async () => {
        const granted = await codes(lab, sandbox, `${NHS_LOGIN}/authorize`, PATIENT);
        return lab.loadOnce(originOf(sandbox), await Promise.all(granted.map(redeem)));
      },
    },
    lab.effort,
  );
  const name = 'NHS login POST /token';
  return { name, unit: 'req/s', ours, peer: { name: 'RS512 sign, twice', ...peer }, target: { ratioAtLeast: 0.6 } };
}

/** Codes for somebody, without a page: as many as one sample takes. */
async function codes(lab: Lab, sandbox: SandboxProcess, path: string, user: string): Promise<readonly string[]> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: APPLICATION,
    redirect_uri: CALLBACK,
    scope: 'openid profile',
    state: 's',
    nonce: 'n',
    sandbox_user: user,
  });
  const request: HttpRequest = { method: 'GET', path: `${path}?${query}`, headers: {} };
  const fetched: string[] = [];
  const count = Math.ceil(lab.effort.assertions / 4);
  const fetchSome = async () => {
    while (fetched.length < count) fetched.push(codeIn((await ask(sandbox.urls.oauth as string, request)).headers));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
  return fetched.slice(0, count);
}

function codeIn(headers: readonly string[]): string {
  const location = headers[headers.findIndex((name) => name.toLowerCase() === 'location') + 1] ?? '';
  const code = URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
  if (code === null) throw new Error(`no code: ${headers.join(' ')}`);
  return code;
}

async function inApiServer(lab: Lab): Promise<readonly Figure[]> {
  const worker = await lab.worker<InApiServerJob, Sample>('in-api-server');
  const { seconds } = lab.effort;
  lab.tell('tokens that are checked, jtis that are remembered');
  const { check, bare, jti, entry } = await race(
    {
      bare: () => worker.ask({ what: 'look-up', seconds }),
      check: () => worker.ask({ what: 'check', seconds }),
      entry: () => worker.ask({ what: 'entry', count: REMEMBERED }),
      jti: () => worker.ask({ what: 'jti', count: REMEMBERED }),
    },
    lab.effort,
  );
  return [
    { name: 'a remembered token, checked', unit: 'µs', ours: check, peer: { name: 'look-up in a Map', ...bare }, target: { atMost: 15 } },
    { name: 'a remembered jti', unit: 'bytes', ours: jti, peer: { name: 'entry of a Set', ...entry } },
  ];
}

function originOf({ pid, urls }: SandboxProcess): { readonly pid: number; readonly origin: string } {
  return { pid, origin: urls.oauth as string };
}
