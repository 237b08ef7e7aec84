/**
 * Every example of the national service's own documents, asked of PDS in the environments `sandbox` and `local`: the documented status,
 * the documented code, and a body that the national OAS allows. Prints a table of all of them. Where the documents are: testing/national.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '#conventions/testing/contract';
import { printTable, type Row } from '#conventions/testing/table';
import { makeRequest } from '#kernel/http/request';
import { loadSeeds } from '#world/seeds';
import { pdsErrors } from './errors.ts';
import { NOT_AS_SENT, OTHERWISE } from './testing/documented.ts';
import { type Example, examples, folder, nationalContract } from './testing/national.ts';
import { openPds, SOMEBODY_ELSE } from './testing/pds.ts';

const SEEDS = loadSeeds();

describe.skipIf(folder === undefined).each(['sandbox', 'local'] as const)('in the environment %s', (environment) => {
  let contract: Contract;
  const rows: Row[] = [];
  beforeAll(() => {
    contract = nationalContract();
  });
  afterAll(() => printTable(`PDS, examples of the national documents, --environment ${environment}`, rows));

  const all = folder === undefined ? [] : examples();
  it.each(all.map((example) => [example.source, example.name, example] as const))('%s: %s', async (source, name, example) => {
    const { documented, notRun } = example;
    const row = { request: `${source}: ${name}`, documented: wordsFor(documented) };
    if (notRun !== undefined) {
      rows.push({ ...row, ours: '', 'body valid': '', note: notRun });
      return;
    }
    const otherwise = OTHERWISE[`${environment}: ${name}`];
    const { status, code, body } = await answerTo(example);
    const faults = contract.faultsOfBody({ method: example.method as string, path: pathOf(example), status, body });
    const note = [
      example.fault && 'by a fault rule',
      otherwise?.why,
      ...(faults.length > 0 ? [NOT_AS_SENT[`${environment}: ${name}`] ?? faults[0]] : []),
    ]
      .filter(Boolean)
      .join('; ');
    rows.push({ ...row, ours: wordsFor({ status, code }), 'body valid': faults.length === 0 ? 'yes' : 'no', note });

    const expected = otherwise ?? documented;
    expect(status).toBe(expected.status);
    if (expected.code !== undefined) expect(code).toBe(expected.code);
    if (!(`${environment}: ${name}` in NOT_AS_SENT)) expect(faults).toEqual([]);
  });

  /** In a world of its own: what one changes is no business of the next. */
  async function answerTo({ method = 'GET', suffix = '', headers = {}, body, fault }: Example) {
    if (fault !== undefined) {
      const reply = pdsErrors.render(fault, makeRequest({ method, target: suffix, headers }), '');
      return answered(reply.status, JSON.parse(reply.body as string));
    }
    const pds = await openPds({ environment, seeds: SEEDS, checkToken: async () => SOMEBODY_ELSE, echoes: environment === 'sandbox' });
    const answer = await pds.ask(method, suffix, headers, body);
    return answered(answer.status, answer.body);
  }
});

// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
function answered(status: number, body: any) {
  return { status, body: body as unknown, code: body.issue?.[0].details.coding[0].code as string | undefined };
}

function wordsFor({ status, code }: { readonly status: number; readonly code?: string | undefined }): string {
  return code === undefined ? String(status) : `${status} ${code}`;
}

function pathOf({ suffix = '' }: Example): string {
  return suffix.split('?')[0] as string;
}
