/** The published list of codes, events and words: each is an error that this server answers, or a REPORT that comes of something. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, type MeshError } from './error-table.ts';
import { DAY, type Mesh, openMesh } from './testing/mesh.ts';

interface Published {
  readonly code: string;
  readonly event: string | null;
  readonly description: string;
  readonly http_status: number | null;
}

const FILE = join(process.env.NHS_SANDBOX_REFERENCE_DATA ?? '', 'mesh/error-codes.json');
const published = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Published[];
const answered: readonly MeshError[] = Object.values(ERRORS);

let mesh: Mesh;
beforeAll(async () => {
  mesh = await openMesh();
});

/** A hospital sends, something becomes of it, and what it then hears. */
type Provoking = () => Promise<unknown>;
const toPractice = (to: string, workflow: string): Provoking => {
  return () => mesh.send('RR8OT001', to, { 'Mex-WorkflowID': workflow });
};
const letterTo = (mailboxId: string): Provoking => {
  return async () => {
    await mesh.send('RR8OT001', mailboxId);
    mesh.pass(5 * DAY);
  };
};

const REPORTS: Readonly<Record<string, Provoking>> = {
  '14 Message not collected by recipient after {n} days': letterTo('X26ABC2'),
  '14 Message was not collected as the mailbox is deactivated': async () => {
    const { doc } = (await mesh.deps.world.mailboxes.get('BARRY')) ?? {};
    await mesh.send('RR8OT001', 'BARRY');
    await mesh.deps.store.put({ name: 'mailboxes' }, 'BARRY', { ...doc, active: false });
    mesh.pass(5 * DAY);
  },
  'EPL-150 Multiple mailboxes matches': toPractice('GPPROVIDER_9014017642_19920806_Schultz', 'GPFED_CONSULT_REPORT'),
  'EPL-151 No mailbox matched': toPractice('GPPROVIDER_9657702070_19700910_Burrows', 'TOC_FHIR_IP_DISCH'),
  'EPL-152 Invalid NHS Number': toPractice('GPPROVIDER_9446362769_19850828_Fazal', 'TOC_FHIR_IP_DISCH'),
  'EPL-153 NHS Number not found': toPractice('GPPROVIDER_9876543210_19850828_Fazal', 'TOC_FHIR_IP_DISCH'),
  'EPL-154 NHS Number supplied does not match the demographics': toPractice('GPPROVIDER_9446362768_19850829_Fazal', 'TOC_FHIR_IP_DISCH'),
};

const rows = published.map((row) => ({ ...row, what: `${row.code} ${row.description}`.trim() }));

describe('each published error', () => {
  test.each(rows.filter(({ what }) => REPORTS[what] === undefined))('$what is answered', ({ code, event, description, http_status }) => {
    // of one the words name the workflow, which a table cannot
    const text = description.replace('workflowId {workflowId}', 'this workflowId');
    const found = answered.find((error) => error.code === code && error.text === text);
    expect(found).toMatchObject({ ...(event !== null && { event }), ...(http_status !== null && { status: http_status }) });
  });

  test.each(rows.filter(({ what }) => REPORTS[what] !== undefined))('$what is reported', async ({ code, event, description, what }) => {
    const before = await mesh.inbox('RR8OT001');
    await REPORTS[what]?.();
    const [report] = (await mesh.inbox('RR8OT001')).filter((id) => !before.includes(id));
    const { headers } = await mesh.ask('HEAD', `/RR8OT001/inbox/${report}`);
    expect(headers).toMatchObject({
      'mex-messagetype': 'REPORT',
      'mex-statuscode': code,
      'mex-statusevent': event,
      'mex-statusdescription': description.replace('{n}', '5'),
      'mex-statussuccess': 'ERROR',
    });
  });

  test('that is reported is one of the list', () => {
    expect(rows.map(({ what }) => what)).toEqual(expect.arrayContaining(Object.keys(REPORTS)));
  });
});
