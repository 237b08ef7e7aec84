/** A patient moves to another practice; in this process, or in the sandbox that the environment names, as the first journey. */
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { controlClient } from '#clients/control/control';
import { startSandbox } from '#testing/index';
import type { Addresses } from './journey.ts';
import { moveInTwoSessions, moveToPractice } from './move.ts';

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
beforeEach(() => controlClient({ url: addresses.portal }).reset());

describe('somebody at a practice registers a patient who has moved', () => {
  it('and finds in the directory where the practice is reached', () => moveToPractice(addresses, 'P83020'));
  it('in two sessions at once, each to another practice', () => moveInTwoSessions(addresses));
});

it('in the environment integration, which lets no stranger in', async () => {
  const sandbox = await startSandbox({ environment: 'integration' });
  try {
    await moveToPractice(sandbox.urls as unknown as Addresses, 'P83020');
  } finally {
    await sandbox.stop();
  }
});
