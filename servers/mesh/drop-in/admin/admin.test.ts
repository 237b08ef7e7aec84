import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ServedMesh, serveMesh } from '../../testing/served.ts';

let mesh: ServedMesh;
beforeAll(async () => {
  mesh = await serveMesh();
});
afterAll(() => mesh.suite.stop());
afterEach(() => mesh.suite.kernel.sessions.reset('default'));

const read = (mailboxId: string, id: string) => mesh.ask('GET', `/messageexchange/${mailboxId}/inbox/${id}`);

describe.each(['/admin', '/messageexchange/admin'])('at %s', (admin) => {
  test('all mailboxes are emptied', async () => {
    await mesh.send('X26ABC1', 'X26ABC2');
    const uploading = await mesh.send('X26ABC2', 'X26ABC1', { 'Mex-Chunk-Range': '1:2' });
    await mesh.send('X26ABC2', 'X26ABC1');
    const reset = await mesh.ask('DELETE', `${admin}/reset`);
    expect([reset.status, reset.json]).toEqual([200, { message: 'all mailboxes reset' }]);
    expect([await mesh.inbox('X26ABC1'), await mesh.inbox('X26ABC2')]).toEqual([[], []]);
    expect((await mesh.ask('GET', '/messageexchange/X26ABC2/count')).json.count).toBe(0);
    expect((await mesh.ask('GET', `${admin}/message/${uploading}`)).status).toBe(404);
    const { documents, blobs } = await mesh.suite.kernel.store.session('default').snapshot();
    expect(documents.filter(({ collection }) => collection === 'mesh-messages')).toEqual([]);
    expect(blobs).toEqual({});
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
  });

  test('one mailbox is emptied', async () => {
    const sent = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'again' });
    await mesh.send('X26ABC2', 'X26ABC1');
    const reset = await mesh.ask('DELETE', `${admin}/reset/x26abc1`);
    expect([reset.status, reset.json]).toEqual([200, { message: 'mailbox X26ABC1 reset' }]);
    expect(await mesh.inbox('X26ABC1')).toEqual([]);
    expect(await mesh.inbox('X26ABC2')).toEqual([sent]);
    expect((await read('X26ABC2', sent)).headers['mex-localid']).toBe('again');
    expect((await mesh.ask('GET', '/messageexchange/X26ABC1/outbox/rich')).json.messages).toEqual([]);
    const next = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'again' });
    expect((await mesh.ask('GET', '/messageexchange/X26ABC1/outbox/tracking/again')).json.messageId).toBe(next);
    expect((await mesh.ask('DELETE', `${admin}/reset/NOBODY`)).status).toBe(404);
  });

  test('a mailbox is described', async () => {
    const found = await mesh.ask('GET', `${admin}/mailbox/X26ABC1`);
    expect([found.status, found.json]).toEqual([
      200,
      {
        mailbox_id: 'X26ABC1',
        mailbox_name: 'TESTMB1',
        billing_entity: 'England',
        ods_code: 'X26',
        org_code: 'X26',
        org_name: 'NHS ENGLAND',
        active: true,
      },
    ]);
    expect(found.json).toEqual((await mesh.ask('GET', '/messageexchange/mailbox/X26ABC1')).json);
    expect((await mesh.ask('GET', `${admin}/mailbox/NOBODY`)).status).toBe(404);
  });

  test('a message is described', async () => {
    const id = await mesh.send('X26ABC1', 'X26ABC2', { 'Mex-LocalID': 'ref', 'Mex-Content-Checksum': 'b10a8db1' });
    const found = await mesh.ask('GET', `${admin}/message/${id.toLowerCase()}`);
    expect(found.json).toMatchObject({
      message_id: id,
      message_type: 'DATA',
      local_id: 'ref',
      checksum: 'b10a8db1',
      chunk_count: 1,
      file_size: 5,
      filename: `${id}.dat`,
      sender: 'X26ABC1',
      sender_ods_code: 'X26',
      recipient: 'X26ABC2',
      recipient_name: 'TESTMB2',
      status: 'Accepted',
      status_success: 'SUCCESS',
      workflow_id: 'TEST_WORKFLOW',
    });
    const unknown = await mesh.ask('GET', `${admin}/message/NOTHING`);
    expect([unknown.status, unknown.json.errorCode]).toEqual([404, '20']);
  });

  test('a message that was acknowledged comes back into the inbox', async () => {
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    await mesh.ask('PUT', `/messageexchange/X26ABC2/inbox/${id}/status/acknowledged`);
    const told = await mesh.ask('POST', `${admin}/message/${id}/event`, { status: 'accepted' });
    expect([told.status, told.text]).toEqual([200, '']);
    expect(await mesh.inbox('X26ABC2')).toEqual([id]);
    expect((await read('X26ABC2', id)).text).toBe('hello');
  });

  test('a message fails as a test says', async () => {
    const id = await mesh.send('X26ABC1', 'X26ABC2');
    await mesh.ask('POST', `${admin}/message/${id}/event`, {
      status: 'error',
      event: 'TRANSFER',
      code: '21',
      description: 'lost on the way',
      linked_message_id: 'OTHER',
    });
    expect(await mesh.inbox('X26ABC2')).toEqual([]);
    expect((await mesh.ask('GET', `${admin}/message/${id}`)).json).toMatchObject({
      status: 'Error',
      status_success: 'ERROR',
      status_event: 'TRANSFER',
      status_code: '21',
      status_description: 'lost on the way',
      linked_msg_id: 'OTHER',
    });
    expect((await mesh.ask('POST', `${admin}/message/NOTHING/event`, { status: 'error' })).status).toBe(404);
    expect((await mesh.ask('POST', `${admin}/message/${id}/event`, { status: 'eaten' })).json.detail[0].loc).toEqual(['body', 'status']);
  });
});

describe('a REPORT', () => {
  const REPORT = '/messageexchange/admin/report';
  const WANTED = { mailbox_id: 'X26ABC1', code: '21', description: 'it went astray', workflow_id: 'TEST_WORKFLOW' };

  test('is put into an inbox', async () => {
    const made = await mesh.ask('POST', REPORT, {
      ...WANTED,
      subject: 'NDR',
      local_id: 'ref',
      status: 'undeliverable',
      file_name: 'report.dat',
      linked_message_id: 'LOST',
    });
    expect([made.status, await mesh.inbox('X26ABC1')]).toEqual([200, [made.json.message_id]]);
    const { headers, text } = await read('X26ABC1', made.json.message_id);
    expect(text).toBe('');
    expect(headers).toMatchObject({
      'mex-messagetype': 'REPORT',
      'mex-to': 'X26ABC1',
      'mex-statusevent': 'TRANSFER',
      'mex-statuscode': '21',
      'mex-statusdescription': 'it went astray',
      'mex-statussuccess': 'ERROR',
      'mex-linkedmsgid': 'LOST',
      'mex-localid': 'ref',
      'mex-subject': 'NDR',
      'mex-filename': 'report.dat',
    });
  });

  test.each([
    [{ ...WANTED, mailbox_id: 'NOBODY' }, 404],
    [{ ...WANTED, status: 'accepted' }, 400],
    [{ mailbox_id: 'X26ABC1' }, 400],
    ['no JSON', 400],
  ])('of %j is refused with %i', async (wanted, status) => {
    expect((await mesh.ask('POST', REPORT, wanted)).status).toBe(status);
  });
});

test('it is in the journal like every exchange', async () => {
  await mesh.ask('DELETE', '/admin/reset');
  expect((await mesh.control('GET', '/journal?operation=resetMailboxes')).json.items.at(-1).summary).toBe('all mailboxes are empty');
});

test('a page of somebody else cannot drive it', async () => {
  expect((await mesh.ask('DELETE', '/admin/reset', undefined, { Origin: 'https://example.test' })).status).toBe(403);
});

test.each(['/health', '/healthcheck', '/_status', '/_ping', '/messageexchange/_ping', '/messageexchange/deepping'])(
  '%s says that it runs',
  async (path) => {
    const alive = await mesh.ask('GET', path);
    expect([alive.status, alive.json]).toEqual([200, { env: 'local', build_label: 'nhs-sandbox', status: 'running', outcome: 'Yes' }]);
  },
);
