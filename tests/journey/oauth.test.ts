/** The ways to a token in this process; or in the sandbox that the environment names, as the first journey. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { type Addresses, throughTheGateway } from './journey.ts';
import { nothingCrosses, sessionByHeader, walkInTwoSessions } from './oauth-sessions.ts';
import { WALKS } from './oauth-walks.ts';
import { Supplier } from './supplier.ts';

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

describe('by real clients', () => {
  let supplier: Supplier;
  beforeAll(async () => {
    supplier = await Supplier.register(addresses);
  });
  afterAll(() => supplier.control.reset());
  it.each(Object.entries(WALKS))('%s', (_, walk) => walk(supplier));
});

describe('in two sessions at once', () => {
  it('every way to a token', () => walkInTwoSessions(addresses));
  it('nothing crosses', () => nothingCrosses(addresses));
  it('a session that a header names', () => sessionByHeader(addresses));
});

it('through the gateway, at one address', async () => {
  const supplier = await Supplier.register(throughTheGateway(addresses));
  for (const walk of Object.values(WALKS)) await walk(supplier);
  await supplier.control.reset();
});

describe('in the environment integration, which lets no stranger in', () => {
  let sandbox: Sandbox;
  let supplier: Supplier;
  beforeAll(async () => {
    sandbox = await startSandbox({ environment: 'integration' });
    supplier = await Supplier.register(sandbox.urls as unknown as Addresses);
  });
  afterAll(() => sandbox.stop());
  it.each(Object.entries(WALKS))('%s', (_, walk) => walk(supplier));
});
