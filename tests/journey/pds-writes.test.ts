/** A supplier changes a patient's record over sockets: against others, and when PDS is slow. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#testing/index';
import { race } from './race.ts';

const PDS = '/personal-demographics/FHIR/R4';
const PATIENT = '9693632109';

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox();
});
afterAll(() => nhs.stop());
beforeEach(() => nhs.reset());

const base = () => nhs.urls.fhir + PDS;
const change = (version: string, patches: readonly object[], id: string = crypto.randomUUID()) =>
  fetch(`${base()}/Patient/${PATIENT}`, {
    method: 'PATCH',
    headers: { 'X-Request-ID': id, 'If-Match': version, 'Content-Type': 'application/json-patch+json' },
    body: JSON.stringify({ patches }),
  });
const read = () => fetch(`${base()}/Patient/${PATIENT}`, { headers: { 'X-Request-ID': crypto.randomUUID() } });
const versionOf = async () => (await read()).headers.get('etag') as string;
const numbered = (version: string) => Number(/\d+/.exec(version)?.[0]);
const GENDER = [{ op: 'replace', path: '/gender', value: 'unknown' }];

describe('a change over a socket', () => {
  it('of a hundred at once, one', () => race([nhs.urls.fhir as string], PATIENT));

  it('of a hundred at once, one, where changes are kept on disk', async () => {
    const persist = await mkdtemp(join(tmpdir(), 'nhs-sandbox-'));
    const kept = await startSandbox({ servers: ['fhir'], persist });
    await race([kept.urls.fhir as string], PATIENT);
    await kept.stop();
    await rm(persist, { recursive: true });
  });

  it('after a time-out, with the same id', async () => {
    const version = await versionOf();
    await nhs.faults.add({ operation: 'pds.updatePatient', error: 'SERVICE_UNAVAILABLE', times: 1 });
    const id = crypto.randomUUID();
    const first = await change(version, GENDER, id);
    expect([first.status, first.headers.get('retry-after'), first.headers.get('x-request-id')]).toEqual([503, '5', id]);
    const second = await change(version, GENDER, id);
    const third = await change(version, GENDER, id);
    expect([second.status, third.status]).toEqual([200, 200]);
    expect(await third.text()).toBe(await second.text());
    expect(numbered(await versionOf())).toBe(numbered(version) + 1);
  });

  it.each([{ error: 'SERVICE_UNAVAILABLE' }, { fault: 'EMPTY_RESPONSE' as const }])(
    'whose answer is lost when it is made (%j)',
    async (loss) => {
      const version = await versionOf();
      await nhs.faults.add({ operation: 'pds.updatePatient', when: 'afterwards', times: 1, ...loss });
      const id = crypto.randomUUID();
      const first = await change(version, GENDER, id).catch(() => undefined);
      expect(first?.status).toBe('error' in loss ? 503 : undefined);
      expect(first?.headers.get('retry-after')).toBe('error' in loss ? '5' : undefined);
      const changed = await versionOf();
      expect(numbered(changed)).toBe(numbered(version) + 1);
      expect((await change(version, GENDER)).status).toBe(409);
      const again = await change(version, GENDER, id);
      expect([again.status, again.headers.get('etag')]).toEqual([200, changed]);
      expect(await again.text()).toBe(await (await read()).text());
      const exchanges = await nhs.journal.find({ operation: 'pds.updatePatient' });
      expect(exchanges.map(({ response, faults, summary }) => [response.status, faults?.length ?? 0, summary])).toContainEqual([
        'error' in loss ? 503 : 0,
        1,
        `patient ${PATIENT} changed, version ${numbered(changed)}`,
      ]);
    },
  );

  describe('not more often than is allowed', () => {
    const LIMITS = 'Please see: https://digital.nhs.uk/developer/guides-and-documentation/reference-guide#rate-limits for more details.';
    const WORDS = {
      minute: `Your application, Demo, has exceeded its quota of 2 requests every 1 minute(s) and is being rate limited. ${LIMITS}`,
      second:
        'Your application, Demo, has created a spike in traffic and is being rate limited. ' +
        `Please reduce the frequency of your requests. ${LIMITS}`,
    };

    it.each(['minute', 'second'] as const)('in a %s', async (per) => {
      await nhs.clock.set({ frozen: true });
      await nhs.faults.add({ operation: 'pds.updatePatient', rateLimit: { limit: 2, per } });
      const id = crypto.randomUUID();
      const answers = [await change('W/"0"', GENDER), await change('W/"0"', GENDER), await change('W/"0"', GENDER, id)];
      expect(answers.map(({ status }) => status)).toEqual([409, 409, 429]);
      const { headers } = answers[2] as Response;
      expect([headers.get('content-type'), headers.get('x-request-id'), headers.get('retry-after')]).toEqual([
        'application/json',
        id,
        null,
      ]);
      expect(await (answers[2] as Response).json()).toEqual({
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'error',
            code: 'value',
            details: {
              coding: [
                {
                  system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
                  version: '1',
                  code: 'TOO_MANY_REQUESTS',
                  display: 'Too many requests',
                },
              ],
            },
            diagnostics: WORDS[per],
          },
        ],
      });
    });
  });

  it('too large, and is told so', async () => {
    const answer = await change('W/"1"', [{ op: 'add', path: '/gender', value: 'x'.repeat(6 * 1024 * 1024) }]);
    expect(answer.status).toBe(413);
  });

  it('is forgotten when the world is reset, the answer too', async () => {
    const version = await versionOf();
    const id = crypto.randomUUID();
    await change(version, GENDER, id);
    await nhs.reset();
    expect(await versionOf()).toBe(version);
    expect((await change(version, GENDER, id)).status).toBe(200);
    expect(numbered(await versionOf())).toBe(numbered(version) + 1);
  });
});
