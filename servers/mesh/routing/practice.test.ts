import { beforeEach, expect, test } from 'vitest';
import { type Mesh, openMesh } from '../testing/mesh.ts';

let mesh: Mesh;
beforeEach(async () => {
  mesh = await openMesh();
});

/** From a hospital, to whichever practice the patient has. */
const post = (to: string, workflow = 'TOC_FHIR_IP_DISCH') =>
  mesh.ask('POST', '/RR8OT001/outbox', { 'Mex-To': to, 'Mex-WorkflowID': workflow, 'Mex-LocalID': 'letter' }, '<Bundle/>');

test.each([
  'GPPROVIDER_9446362768_19850828_Fazal',
  'GPPROVIDER_9446362768_28081985_FAZAL',
  'gpprovider_9446362768_19850828_fazal',
  "GPPROVIDER_9990025258_19681212_O'Suilleabhain",
])('%s reaches the practice, and nothing about the patient is in the address', async (to) => {
  const { status, json } = await post(to);
  expect(status).toBe(202);
  expect(await mesh.inbox('B82617OT001')).toEqual([json.messageID]);
  const { headers } = await mesh.ask('GET', `/B82617OT001/inbox/${json.messageID}`);
  expect(headers['mex-to']).toBe('B82617OT001');
});

test.each([
  ['GPPROVIDER_9014017642_19920806_Schultz', 'GPFED_CONSULT_REPORT', 'EPL-150', 'Multiple mailboxes matches'],
  ['GPPROVIDER_9657702070_19700910_Burrows', 'TOC_FHIR_IP_DISCH', 'EPL-151', 'No mailbox matched'],
  ['GPPROVIDER_9446362769_19850828_Fazal', 'TOC_FHIR_IP_DISCH', 'EPL-152', 'Invalid NHS Number'],
  ['GPPROVIDER_nonsense', 'TOC_FHIR_IP_DISCH', 'EPL-152', 'Invalid NHS Number'],
  ['GPPROVIDER_9876543210_19850828_Fazal', 'TOC_FHIR_IP_DISCH', 'EPL-153', 'NHS Number not found'],
  ['GPPROVIDER_9446362768_19850829_Fazal', 'TOC_FHIR_IP_DISCH', 'EPL-154', 'NHS Number supplied does not match the demographics'],
  ['GPPROVIDER_9446362768_19850828_Smith', 'TOC_FHIR_IP_DISCH', 'EPL-154', 'NHS Number supplied does not match the demographics'],
])('%s with %s is taken, and reported with %s', async (to, workflow, code, text) => {
  const { status, json } = await post(to, workflow);
  expect(status).toBe(202);
  const [report, ...others] = await mesh.inbox('RR8OT001');
  expect(others).toEqual([]);
  const { headers } = await mesh.ask('GET', `/RR8OT001/inbox/${report}`);
  expect(headers).toMatchObject({
    'mex-messagetype': 'REPORT',
    'mex-linkedmsgid': json.messageID,
    'mex-localid': 'letter',
    'mex-statusevent': 'SEND',
    'mex-statuscode': code,
    'mex-statusdescription': text,
    'mex-statussuccess': 'ERROR',
  });
});

test('other workflows have no such addresses', async () => {
  const { status, json } = await post('GPPROVIDER_9446362768_19850828_Fazal', 'TEST_WORKFLOW');
  expect([status, json.errorCode]).toEqual([417, '12']);
});
