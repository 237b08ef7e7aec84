import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '#kernel/store/open';
import type { Store } from '#kernel/store/store';
import { MAILBOXES, WORLD_COLLECTIONS } from './collections.ts';
import type { Mailbox, Workflow } from './mailbox.ts';
import type { Organisation } from './organisation.ts';
import { parse } from './parsers.ts';
import { loadSeeds } from './seeds.ts';
import { receivedBy, sentBy, WORKFLOW_SETS, workflowsOf } from './workflow-sets.ts';
import { openWorld, type World } from './world.ts';

const seeds = loadSeeds();
const docs = <T>(collection: string) => [...(seeds.get(collection) ?? [])].map(({ doc }) => doc as T);
const mailboxes = docs<Mailbox>('mailboxes');
const workflows = docs<Workflow>('workflows');

let store: Store;
let world: World;
beforeAll(async () => {
  store = await openStore({ seeds, collections: WORLD_COLLECTIONS });
  world = openWorld(store.session('default'));
});
afterAll(() => store.close());

/** Who receives a workflow, at one organisation or anywhere: workflow search and endpoint look-up. */
async function receiversOf(workflow: string, organisation?: string): Promise<readonly string[]> {
  const { items } = await world.mailboxes.find({ index: 'receives', equals: workflow }, { limit: 1000 });
  return items.filter(({ doc }) => organisation === undefined || doc.organisation === organisation).map(({ id }) => id);
}

describe('look-ups of published suites', () => {
  test.each([
    ['TEST_WORKFLOW', 'X26', ['X26ABC2']],
    ['TEST_WORKFLOW', 'X27', []],
    ['TEST_WORKFLOW2', 'X26', ['X26ABC1', 'X26ABC2']],
    ['TEST_WORKFLOW_ACK', 'X26', ['X26ABC1']],
    ['TEST_WORKFLOW_ACK', 'X27', ['X26ABC3']],
    ['TEST_WORKFLOW', undefined, ['X26ABC2']],
    ['TEST_WORKFLOW_ACK', undefined, ['X26ABC1', 'X26ABC3']],
    ['TEST_WORKFLOW2', undefined, ['X26ABC1', 'X26ABC2', 'X26ABC3']],
    ['RESTRICTED_WORKFLOW', undefined, ['BOB']],
    ['ANOTHER_WORKFLOW', undefined, ['ALICE', 'BARRY']],
    ['test_workflow', undefined, []],
    ['NOBODY_KNOWS_THIS', undefined, []],
    ['TOC_FHIR_OP_ATTEN', 'A81013', ['A81013OT001']],
  ])('%s at %s: %j', async (workflow, organisation, expected) => expect(await receiversOf(workflow, organisation)).toEqual(expected));

  test('senders are the published ones', () => {
    const sendersOf = (workflow: string) =>
      mailboxes.filter((mailbox) => sentBy(mailbox).includes(workflow)).map(({ mailboxId }) => mailboxId);
    expect(sendersOf('TEST_WORKFLOW')).toEqual(['X26ABC1']);
    expect(sendersOf('TEST_WORKFLOW_ACK')).toEqual(['X26ABC2']);
    expect(sendersOf('TEST_WORKFLOW2')).toEqual(['X26ABC1']);
    expect(sendersOf('RESTRICTED_WORKFLOW')).toEqual(['ALICE']);
    expect(sendersOf('ANOTHER_WORKFLOW')).toEqual(['BOB']);
  });

  test('ids differ by small and capital letters', async () => {
    expect((await world.mailboxes.get('gp_mailbox'))?.id).toBe('gp_mailbox');
    expect(await world.mailboxes.get('GP_MAILBOX')).toBeUndefined();
    expect(await world.mailboxes.get('alice')).toBeUndefined();
  });

  test.each(['X2612345', 'X2612346', 'X26AB1234', 'X26ABC12'])('%s stands in documentation, and nobody has it', async (id) =>
    expect(await world.mailboxes.get(id)).toBeUndefined(),
  );

  test('interchanges in EDIFACT find their mailbox', async () => {
    const at = async (party: string) => (await world.mailboxes.find({ index: 'tradingPartner', equals: party })).items.map(({ id }) => id);
    expect(await at('XX11')).toEqual(['nhais_mailbox']);
    expect(await at('000000004400001')).toEqual(['lab_results_ack_mailbox']);
  });
});

test('every active practice gets letters at one mailbox', async () => {
  const practices = docs<Organisation>('organisations').filter(
    ({ status, roles }) => status === 'active' && roles.some(({ code }) => code === 'RO76'),
  );
  for (const { odsCode } of practices) {
    for (const workflow of ['TOC_FHIR_IP_DISCH', 'TOC_FHIR_MH_DISCH', 'TOC_FHIR_EC_DISCH', 'TOC_FHIR_OP_ATTEN', 'GPCONNECT_SEND_DOCUMENT'])
      expect(await receiversOf(workflow, odsCode)).toEqual([`${odsCode}OT001`]);
  }
  expect(await receiversOf('GPFED_CONSULT_REPORT', 'Y99904')).toEqual(['Y99904OT001', 'Y99904OT002']);
  for (const none of ['V81997', 'V81998', 'V81999', 'A99901', 'B99904']) expect(await receiversOf('TOC_FHIR_IP_DISCH', none)).toEqual([]);
});

test('every workflow has somebody who sends it and somebody who receives it', () => {
  const sent = new Set(mailboxes.flatMap(sentBy));
  const received = new Set(mailboxes.flatMap(receivedBy));
  const ids = workflows.map(({ workflowId }) => workflowId);
  expect(ids.filter((id) => !sent.has(id))).toEqual([]);
  expect(ids.filter((id) => !received.has(id))).toEqual([]);
});

test('letters to whichever practice a patient has go under the published workflows', () => {
  expect(workflows.filter(({ routedToPractice }) => routedToPractice).map(({ workflowId }) => workflowId)).toEqual([
    'TOC_FHIR_IP_DISCH',
    'TOC_FHIR_MH_DISCH',
    'TOC_FHIR_EC_DISCH',
    'TOC_FHIR_OP_ATTEN',
    'TOC_OUTP_ATT_DMS',
    'GPCONNECT_SEND_DOCUMENT',
    'GPCONNECT_UPDATE_RECORD',
    'GPCONNECT_UPDATE_RECORD_ACK',
    'GPFED_CONSULT_REPORT',
    'GPFED_CONSULT_REPORT_ACK',
  ]);
});

test.each(WORKFLOW_SETS)('the workflows of %s are there', (set) => {
  const known = new Set(workflows.map(({ workflowId }) => workflowId));
  expect(workflowsOf(set).filter((workflow) => !known.has(workflow))).toEqual([]);
});

test('a mailbox may have a set and more besides, each once', () => {
  const parsed = parse(MAILBOXES, { mailboxId: 'X', name: 'X', organisation: 'X26', sets: ['registration'], sends: ['NHAIS_REG', 'MINE'] });
  const mailbox = 'doc' in parsed ? parsed.doc : (undefined as never);
  expect(sentBy(mailbox)).toEqual(['NHAIS_REG', 'NHAIS_RECEP', 'MINE']);
  expect(receivedBy(mailbox)).toEqual(['NHAIS_REG', 'NHAIS_RECEP']);
  expect(parse(MAILBOXES, { mailboxId: 'X', name: 'X', organisation: 'X26', sets: ['practice'] })).toHaveProperty('issues');
});
