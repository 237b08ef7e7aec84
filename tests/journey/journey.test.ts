/** The journey in this process; or in the sandbox that the environment names, for example one in containers. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startSandbox } from '#testing/index';
import { type Addresses, throughTheGateway, walk, walkApart } from './journey.ts';

const { NHS_SANDBOX_URL, NHS_SANDBOX_FHIR_URL, NHS_SANDBOX_OAUTH_URL } = process.env;
let addresses: Addresses;
let stop = async () => {};

beforeAll(async () => {
  if (NHS_SANDBOX_URL && NHS_SANDBOX_FHIR_URL && NHS_SANDBOX_OAUTH_URL) {
    addresses = { portal: NHS_SANDBOX_URL, fhir: NHS_SANDBOX_FHIR_URL, oauth: NHS_SANDBOX_OAUTH_URL };
    return;
  }
  const sandbox = await startSandbox();
  addresses = sandbox.urls as unknown as Addresses;
  stop = () => sandbox.stop();
});
afterAll(() => stop());

describe('the first journey', () => {
  it('with openid-client and fhir-kit-client', () => walk(addresses));
  it('in a session, which leaves the default world untouched', () => walkApart(addresses));
  it('through the gateway, at one address', () => walk(throughTheGateway(addresses)));
});
