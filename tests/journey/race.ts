/** A hundred suppliers change one record at once, all of whom have read the same version of it. */
import { expect } from 'vitest';
import { controlClient } from '#clients/control/control';

const PDS = '/personal-demographics/FHIR/R4';
const SUPPLIERS = 100;
const CONFLICT = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: 'conflict',
      details: {
        coding: [
          {
            system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
            version: '1',
            code: 'RESOURCE_VERSION_MISMATCH',
            display: 'Resource version supplied does not match actual version',
          },
        ],
      },
    },
  ],
};

/** `servers`: where the FHIR server is, and its replicas, to which the suppliers go in turn. One change is made, and told once; all others are refused. */
export async function race(servers: readonly string[], nhsNumber: string): Promise<void> {
  const [server = ''] = servers;
  const { world } = controlClient({ url: server });
  const version = (await read(server, nhsNumber)).version;
  const toldBefore = (await world.history('patients', nhsNumber)).length;
  const answers = await Promise.all(
    Array.from({ length: SUPPLIERS }, (_, at) => changeFax(servers[at % servers.length] as string, nhsNumber, version, `01632 960${at}`)),
  );

  const refused = answers.filter(({ status }) => status === 409);
  expect(refused.map(({ body }) => body)).toEqual(Array.from({ length: SUPPLIERS - 1 }, () => CONFLICT));
  const [winner, ...others] = answers.filter(({ status }) => status === 200);
  expect(others).toEqual([]);
  for (const where of servers) {
    const { version: now, body } = await read(where, nhsNumber);
    expect(now).toBe(version + 1);
    expect(body).toEqual(winner?.body);
  }
  expect((await world.history('patients', nhsNumber)).slice(toldBefore)).toHaveLength(1);
}

interface Read {
  readonly version: number;
  readonly body: unknown;
}

async function read(server: string, nhsNumber: string): Promise<Read> {
  const answer = await fetch(`${server}${PDS}/Patient/${nhsNumber}`, { headers: { 'X-Request-ID': crypto.randomUUID() } });
  return { version: Number(/\d+/.exec(answer.headers.get('etag') ?? '')?.[0]), body: await answer.json() };
}

async function changeFax(server: string, nhsNumber: string, version: number, value: string) {
  const patches = [{ op: 'add', path: '/telecom/-', value: { system: 'fax', use: 'work', value } }];
  const answer = await fetch(`${server}${PDS}/Patient/${nhsNumber}`, {
    method: 'PATCH',
    headers: { 'X-Request-ID': crypto.randomUUID(), 'If-Match': `W/"${version}"`, 'Content-Type': 'application/json-patch+json' },
    body: JSON.stringify({ patches }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}
