/** What is published, over a socket, and where it arrives. */
import { request as open } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedNems, serveNems } from '../../testing/served.ts';
import { LARGEST } from './checks.ts';
import { eventMessage, MESSAGE_ID, NHS_NUMBER } from './testing/messages.ts';

const MESSAGE = `<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- as it came -->${eventMessage()}\n`;
const PATH = '/STU3/Events/1/$process-message';

let nems: ServedNems;
beforeAll(async () => {
  nems = await serveNems();
});
afterAll(() => nems.stop());
afterEach(async () => {
  await nems.suite.kernel.sessions.reset('default');
  nems.mesh.arrived.length = 0;
});

/** With nothing that a client adds by itself. */
function post(path: string, body: string | Uint8Array): Promise<{ status: number | undefined; headers: object; body: string }> {
  const url = new URL(nems.suite.urls.nems ?? '');
  return new Promise((resolve, reject) => {
    const sent = open({ host: url.hostname, port: url.port, path, method: 'POST' }, (reply) => {
      text(reply).then((read) => resolve({ status: reply.statusCode, headers: reply.headers, body: read }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const subscribe = async (mailbox: string, more: object = { patient: NHS_NUMBER }) =>
  (await nems.control('POST', '/subscriptions', { mailbox, event: 'vaccinations-1', ...more })).json.id as string;
const lastSummary = async () =>
  (await nems.ask('GET', '/_sandbox/journal?operation=nems.publishEvent')).json.items.at(-1).summary as string;

describe('a message', () => {
  test.each([PATH, '/STU3/Events/1/%24process-message', `${PATH}?`])(
    'is taken at %s, and answered with 202, a date and nothing',
    async (path) => {
      const { status, headers, body } = await post(path, MESSAGE);
      expect({ status, body }).toEqual({ status: 202, body: '' });
      expect(headers).toMatchObject({ date: expect.stringMatching(/ GMT$/), 'content-length': '0' });
      expect(headers).not.toHaveProperty('content-type');
    },
  );

  test('arrives byte for byte, once in each mailbox, with the workflow of its type', async () => {
    const ids = [
      await subscribe('RR8OT001', { patient: NHS_NUMBER, tag: 'mine' }),
      await subscribe('RR8OT001'),
      await subscribe('X26ABC1'),
    ];
    expect(await post(PATH, MESSAGE)).toMatchObject({ status: 202 });
    expect(await nems.control('POST', '/drain')).toMatchObject({ json: { settled: true } });
    expect(nems.mesh.arrived.map(({ to, body }) => [to, body]).sort()).toEqual([
      ['RR8OT001', MESSAGE],
      ['X26ABC1', MESSAGE],
    ]);
    const [one] = nems.mesh.arrived.filter(({ to }) => to === 'RR8OT001');
    expect(one?.headers).toMatchObject({ 'mex-workflowid': 'VACCINATIONS_1', 'mex-partnerid': `${ids[0]}|mine` });
    expect(await lastSummary()).toBe(`vaccinations-1 about ${NHS_NUMBER}: accepted, goes to 2 mailboxes of 3 subscriptions`);
  });

  test('that comes twice arrives twice', async () => {
    await subscribe('X26ABC1');
    await post(PATH, MESSAGE);
    await post(PATH, MESSAGE);
    await nems.control('POST', '/drain');
    expect(nems.mesh.inbox('X26ABC1')).toEqual([MESSAGE, MESSAGE]);
  });

  test('about a record that was withdrawn is accepted, and goes nowhere', async () => {
    const withdrawn = '9990035180';
    await subscribe('X26ABC1', { patient: withdrawn });
    expect(await post(PATH, eventMessage({ nhsNumber: withdrawn }))).toMatchObject({ status: 202 });
    await nems.control('POST', '/drain');
    expect(nems.mesh.arrived).toEqual([]);
    expect(await lastSummary()).toBe(`vaccinations-1 about ${withdrawn}: accepted, goes nowhere, since the record is invalidated`);
  });

  test('about somebody whom PDS does not know goes to who asked for the number', async () => {
    await subscribe('X26ABC1', { patient: '9999999999' });
    await post(PATH, eventMessage({ nhsNumber: '9999999999' }));
    await nems.control('POST', '/drain');
    expect(nems.mesh.inbox('X26ABC1')).toHaveLength(1);
  });

  test('goes by the record of the patient, whatever it says itself', async () => {
    await subscribe('X26ABC1', { practice: 'A83003' });
    await subscribe('RR8OT001', { practice: 'A83627' });
    await post(PATH, MESSAGE);
    await nems.control('POST', '/drain');
    expect(nems.mesh.arrived.map(({ to }) => to)).toEqual(['X26ABC1']);
  });

  test('that is too large is refused', async () => {
    const { status, body } = await post(PATH, Buffer.alloc(LARGEST + 1, ' '));
    expect(status).toBe(413);
    expect(body).toContain('<code value="BAD_REQUEST"/>');
  });

  test('is found again by its id', async () => {
    await post(PATH, MESSAGE);
    const { items } = (await nems.control('GET', `/events?messageId=${MESSAGE_ID}`)).json;
    expect(items).toMatchObject([{ origin: 'published', messageId: MESSAGE_ID }]);
  });
});
