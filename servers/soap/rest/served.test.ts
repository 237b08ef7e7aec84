/** The REST API over a socket, as part of its server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlClient } from '#clients/control/control';
import { openDos } from '../testing/dos.ts';
import { REST_BASE } from './address.ts';
import { basic } from './testing/rest.ts';

const CENTRES = `${REST_BASE}/services/byServiceType/0/LS14AP/5/0/0/0/0/135/2`;
const KIRKGATE = '2000900032';

let dos: Awaited<ReturnType<typeof openDos>>;
beforeAll(async () => {
  dos = await openDos();
});
afterAll(() => dos[Symbol.asyncDispose]());

async function get(path: string) {
  const reply = await fetch(`${dos.suite.urls.soap}${path}`, { headers: { Authorization: basic('dos-111') } });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

async function capacityOf(id: string, prefix = ''): Promise<string> {
  const { body } = await get(`${prefix}${CENTRES}`);
  return body.success.services.find((service: { id: number }) => String(service.id) === id).capacity.status.rag;
}

test('what changes by a verb shows in the next answer, in its session alone', async () => {
  expect(await capacityOf(KIRKGATE)).toBe('GREEN');
  const nhs = controlClient({ url: dos.suite.urls.soap as string, session: 'busy' });
  await nhs.world.change('set-service-capacity', { service: KIRKGATE, status: 'red' });
  expect([await capacityOf(KIRKGATE, '/~busy'), await capacityOf(KIRKGATE)]).toEqual(['RED', 'GREEN']);
});

test('the contract is listed, and the answer is there for fault rules by its name', async () => {
  const listed = await (await fetch(`${dos.suite.urls.soap}/_sandbox/openapi`)).text();
  expect(listed).toContain('dos-rest');
  const nhs = controlClient({ url: dos.suite.urls.soap as string, session: 'faulty' });
  await nhs.faults.add({ operation: 'dos-rest.byServiceType', error: 'unknownPractice' });
  expect((await get(`/~faulty${CENTRES}`)).status).toBe(400);
});
