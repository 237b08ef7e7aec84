import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashOf } from '#formats/mesh/token';
import { type ServedMesh, serveMesh } from '../testing/served.ts';
import { readMailboxLines, readWorkflowLines } from './files.ts';
import { dataFilesOf, defaultsOf, storeModeOf } from './variables.ts';

let folder: string;
let mesh: ServedMesh | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesh-drop-in-'));
});
afterEach(async () => {
  await mesh?.suite.stop();
  mesh = undefined;
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function started(variables: Readonly<Record<string, string>>): Promise<ServedMesh> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  mesh = await serveMesh();
  return mesh;
}

function tokenOf(mailboxId: string, password: string, sharedKey: string, nonce = 'any-nonce'): string {
  const timestamp = new Date().toISOString().slice(0, 16).replace(/[-T:]/g, '');
  const parts = { mailboxId, nonce, nonceCount: '0', timestamp };
  return `NHSMESH ${mailboxId}:${nonce}:0:${timestamp}:${hashOf(parts, password, sharedKey)}`;
}

const lines = (...objects: readonly object[]) => objects.map((object) => JSON.stringify(object)).join('\n');
const TO_BOB = { 'Mex-To': 'MY_BOB', 'Mex-WorkflowID': 'MY_FLOW' };

describe('MAILBOXES_DATA_DIR', () => {
  beforeEach(async () => {
    await writeFile(
      join(folder, 'mailboxes.jsonl'),
      `\uFEFF${lines(
        {
          mailbox_id: 'MY_ALICE',
          mailbox_name: 'Mine',
          billing_entity: 'Wales',
          ods_code: 'ZZ901',
          org_code: '',
          org_name: 'MY TRUST',
          password: 'secret',
        },
        { mailbox_id: 'MY_BOB', mailbox_name: '', ods_code: null, password: 'password', anything: 1 },
        { mailbox_id: 'MY_CAROL', ods_code: 'ZZ901', active: false },
      )}\r\n\n`,
    );
    await writeFile(
      join(folder, 'workflows.jsonl'),
      lines({ workflow_id: 'MY_FLOW', senders: ['MY_ALICE'], receivers: ['MY_BOB', 'MY_CAROL'] }, { workflow_id: 'EMPTY' }),
    );
  });

  test('has the mailboxes and workflows, in every session, and a reset keeps them', async () => {
    const { ask, session, suite } = await started({ MAILBOXES_DATA_DIR: folder, AUTH_MODE: 'full', SHARED_KEY: 'Banana' });
    const token = tokenOf('MY_ALICE', 'secret', 'Banana');
    for (const { ask: asked } of [{ ask }, session('other')])
      expect((await asked('POST', '/messageexchange/MY_ALICE/outbox', 'hi', { ...TO_BOB, Authorization: token })).status).toBe(202);
    expect((await ask('GET', '/messageexchange/mailbox/MY_ALICE')).json).toMatchObject({
      mailbox_name: 'Mine',
      billing_entity: 'Wales',
      ods_code: 'ZZ901',
      org_name: 'MY TRUST',
      active: true,
    });
    expect((await ask('GET', '/messageexchange/mailbox/MY_BOB')).json).toMatchObject({ mailbox_name: 'MY_BOB', ods_code: 'X26' });
    expect((await ask('GET', '/messageexchange/mailbox/MY_CAROL')).json.active).toBe(false);
    expect(
      (await ask('GET', '/messageexchange/workflowsearch/MY_FLOW')).json.results.map((found: { mailbox_id: string }) => found.mailbox_id),
    ).toEqual(['MY_BOB']);
    await suite.kernel.sessions.reset('default');
    expect((await ask('GET', '/messageexchange/mailbox/MY_ALICE')).status).toBe(200);
  });

  test('has no others', async () => {
    const { ask } = await started({ MAILBOXES_DATA_DIR: folder, AUTH_MODE: 'none' });
    const refused = await ask('GET', '/messageexchange/X26ABC1/inbox');
    expect([refused.status, refused.json.errorCode]).toEqual([403, 'EPL-151']);
  });

  test('with mailboxes alone, those that the world has too take part in what they do there', async () => {
    await rm(join(folder, 'workflows.jsonl'));
    await writeFile(join(folder, 'mailboxes.jsonl'), lines({ mailbox_id: 'X26ABC2', mailbox_name: 'B', ods_code: 'X26' }));
    const { ask } = await started({ MAILBOXES_DATA_DIR: folder });
    const found = await ask('GET', '/messageexchange/endpointlookup/X26/TEST_WORKFLOW');
    expect(found.json.results.map(({ address }: { address: string }) => address)).toEqual(['X26ABC2']);
  });

  test('what is wrong with a file stops the start and is named', async () => {
    await writeFile(join(folder, 'mailboxes.jsonl'), '{"mailbox_id":"A"}\n{"mailbox_id":"no spaces"}');
    await expect(started({ MAILBOXES_DATA_DIR: folder })).rejects.toThrow(/mailboxes\.jsonl, line 2: mailboxId must be letters/);
    await writeFile(join(folder, 'mailboxes.jsonl'), '{"mailbox_id":1}');
    expect(() => readMailboxLines(join(folder, 'mailboxes.jsonl'))).toThrow('line 1: mailbox_id must be a text');
    await writeFile(join(folder, 'workflows.jsonl'), '\n{"workflow_id"');
    expect(() => readWorkflowLines(join(folder, 'workflows.jsonl'))).toThrow('line 2: not JSON');
  });

  test('a folder without them is as good as none', () => {
    expect(dataFilesOf({ MAILBOXES_DATA_DIR: join(folder, 'elsewhere') })).toEqual({});
    expect(Object.keys(dataFilesOf({ MAILBOXES_DATA_DIR: folder })).sort()).toEqual(['mailboxes', 'workflows']);
  });
});

describe('AUTH_MODE and SHARED_KEY', () => {
  const handshake = (sandbox: ServedMesh, authorization?: string) =>
    sandbox.ask('GET', '/messageexchange/X26ABC1', undefined, {
      'mex-ClientVersion': 'x',
      'mex-OSName': 'x',
      'mex-OSVersion': 'x',
      ...(authorization !== undefined && { Authorization: authorization }),
    });

  test('none: no token, any token', async () => {
    const sandbox = await started({ AUTH_MODE: 'none' });
    expect((await handshake(sandbox)).status).toBe(200);
    expect((await handshake(sandbox, 'anything')).status).toBe(200);
  });

  test('canned: the nonce must be VALID', async () => {
    const sandbox = await started({ AUTH_MODE: 'canned' });
    expect((await handshake(sandbox, 'NHSMESH X26ABC1:VALID:0:202501010000:anything')).status).toBe(200);
    expect((await handshake(sandbox, 'NHSMESH X26ABC1:INVALID:0:202501010000:anything')).status).toBe(403);
  });

  test.each(['full', 'no_auth'])('%s: the hash, but neither time nor use', async (mode) => {
    const sandbox = await started({ AUTH_MODE: mode, SHARED_KEY: 'Banana' });
    const token = tokenOf('X26ABC1', 'password', 'Banana');
    expect([(await handshake(sandbox, token)).status, (await handshake(sandbox, token)).status]).toEqual([200, 200]);
    expect((await handshake(sandbox, tokenOf('X26ABC1', 'password', 'TestKey'))).status).toBe(403);
    expect((await handshake(sandbox)).status).toBe(403);
  });

  test('the usual mailboxes, the usual key and the usual password', async () => {
    const sandbox = await started({ AUTH_MODE: 'full' });
    for (const mailbox of ['X26ABC1', 'X26ABC2', 'X26ABC3', 'ALICE', 'BOB', 'BARRY']) {
      const asked = await sandbox.ask('GET', `/messageexchange/${mailbox}/count`, undefined, {
        Authorization: tokenOf(mailbox, 'password', 'TestKey'),
      });
      expect([mailbox, asked.status]).toEqual([mailbox, 200]);
    }
  });
});

test('ENV and BUILD_LABEL are what ping says', async () => {
  const { ask } = await started({ ENV: 'ci', BUILD_LABEL: '7' });
  expect((await ask('GET', '/health')).json).toEqual({ env: 'ci', build_label: '7', status: 'running', outcome: 'Yes' });
});

test('INBOX_EXPIRY_DAYS and MESSAGE_EXPIRY_DAYS are the days of a message', async () => {
  const { control } = await started({ INBOX_EXPIRY_DAYS: '2', MESSAGE_EXPIRY_DAYS: '9' });
  expect((await control('GET', '/mesh/settings')).json).toMatchObject({ inboxDays: 2, messageDays: 9 });
});

describe('STORE_MODE', () => {
  test('canned: three messages that stay, and what is sent goes nowhere', async () => {
    const { ask, inbox, send } = await started({ STORE_MODE: 'canned' });
    expect(await inbox('X26ABC1')).toEqual(['SIMPLE_MESSAGE', 'UNDELIVERED_MESSAGE']);
    expect((await ask('GET', '/messageexchange/X26ABC1/inbox/UNDELIVERED_MESSAGE')).headers['mex-messagetype']).toBe('REPORT');
    const chunk = await ask('GET', '/messageexchange/X26ABC2/inbox/CHUNKED_MESSAGE_GZ/2');
    expect([chunk.status, chunk.headers['mex-chunk-range'], chunk.text]).toEqual([200, '2:2', 'in two chunks']);
    await send('X26ABC2', 'X26ABC1');
    const acknowledged = await ask('PUT', '/messageexchange/X26ABC1/inbox/SIMPLE_MESSAGE/status/acknowledged');
    expect(acknowledged.status).toBe(200);
    expect(await inbox('X26ABC1')).toEqual(['SIMPLE_MESSAGE', 'UNDELIVERED_MESSAGE']);
    expect((await ask('DELETE', '/admin/reset')).status).toBe(405);
    expect((await ask('DELETE', '/admin/reset/X26ABC1')).status).toBe(405);
  });

  test('file keeps state in the folder that is named', () => {
    expect(defaultsOf({ STORE_MODE: 'file', FILE_STORE_DIR: '/kept', MAILBOXES_DATA_DIR: '/data' })).toEqual({
      persist: '/kept/nhs-sandbox',
    });
    expect(defaultsOf({ STORE_MODE: 'file', MAILBOXES_DATA_DIR: '/data' })).toEqual({ persist: '/data/nhs-sandbox' });
    expect(defaultsOf({ STORE_MODE: 'file' })).toEqual({ persist: '/tmp/mesh_store/nhs-sandbox' });
    expect(defaultsOf({ STORE_MODE: 'memory', FILE_STORE_DIR: '/kept' })).toEqual({});
    expect(storeModeOf({ STORE_MODE: 'cupboard' })).toBeUndefined();
  });
});

test('PORT and SSL, for a server that runs alone', () => {
  expect(defaultsOf({})).toEqual({});
  expect(defaultsOf({ PORT: '8700', SSL: 'no' })).toEqual({ ports: { mesh: '8700' } });
  expect(defaultsOf({ PORT: 'image' })).toEqual({ ports: { mesh: '80' } });
  expect(defaultsOf({ PORT: 'image', SSL: 'yes' })).toMatchObject({ ports: { mesh: '443' }, tls: true });
  expect(defaultsOf({ SSL: 'yes', SSL_CRTFILE: '/c.pem', SSL_KEYFILE: '/k.pem' })).toEqual({
    tls: true,
    tlsCertificate: '/c.pem',
    tlsKey: '/k.pem',
  });
});
