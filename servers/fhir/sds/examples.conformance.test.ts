/**
 * Every example of the national OAS of SDS, and every status that it documents, asked in the environments `sandbox` and `local`: the status,
 * and a body that the OAS allows. Prints a table of all of them. Runs where the documents are: the environment variable
 * NHS_SANDBOX_REFERENCE_DATA names the folder that holds `sds-fhir/`.
 */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Contract } from '#conventions/testing/contract';
import { printTable, type Row } from '#conventions/testing/table';
import { makeRequest } from '#kernel/http/request';
import { sdsErrors } from './errors.ts';
import { named, openSds, query, type Sds, USUAL_HEADERS } from './testing/sds.ts';

const folder = process.env.NHS_SANDBOX_REFERENCE_DATA;
const GOOD = query({ organisation: 'YES', interaction: named('psis:REPC_IN150016UK05') });

interface Example {
  readonly name: string;
  readonly method: string;
  readonly suffix: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only a fault rule gets it. */
  readonly fault?: string;
}

/** How to get the answers that the OAS has no example of. */
const STATUSES: Readonly<Record<string, (path: string) => Omit<Example, 'name' | 'status'>>> = {
  400: (path) => ({ method: 'GET', suffix: path }),
  404: (path) => ({ method: 'GET', suffix: path.toLowerCase() }),
  405: (path) => ({ method: 'POST', suffix: path }),
  406: (path) => ({ method: 'GET', suffix: `${path}?${GOOD}`, headers: { Accept: 'application/xml' } }),
  500: (path) => ({ method: 'GET', suffix: path, fault: 'INTERNAL_SERVER_ERROR' }),
  502: (path) => ({ method: 'GET', suffix: path, fault: 'INVALID_LDAP_RESPONSE' }),
  504: (path) => ({ method: 'GET', suffix: path, fault: 'LDAP_TIMEOUT' }),
};

interface Parameter {
  readonly name: string;
  readonly example?: string;
  readonly examples?: Readonly<Record<string, { readonly value: readonly string[] }>>;
}

const contract = folder === undefined ? undefined : nationalContract(folder);
const all = contract === undefined ? [] : examplesOf(contract);

describe.skipIf(folder === undefined).each(['sandbox', 'local'] as const)('in the environment %s', (environment) => {
  const rows: Row[] = [];
  let sds: Promise<Sds> | undefined;
  afterAll(() => printTable(`SDS, examples of the national OAS, --environment ${environment}`, rows));

  it.each(all.map((example) => [example.name, example] as const))('%s', async (name, { method, suffix, status, headers = {}, fault }) => {
    sds ??= openSds({ environment });
    const answer = fault === undefined ? await (await sds).ask(method, suffix, { ...USUAL_HEADERS, ...headers }) : byFault(fault);
    // the OAS has a schema of what is found, and none of errors
    const faults = status === 200 ? contract?.faultsOfBody({ method, path: suffix.split('?')[0] as string, ...answer }) : [];
    const valid = status === 200 ? (faults?.length === 0 ? 'yes' : 'no') : 'no schema';
    rows.push({ request: name, documented: status, ours: answer.status, 'body valid': valid, note: fault ? 'by a fault rule' : '' });
    expect(answer.status).toBe(status);
    expect(faults).toEqual([]);
  });
});

function byFault(name: string) {
  const reply = sdsErrors.render(name, makeRequest({ target: '/Device', headers: USUAL_HEADERS }), '');
  return { status: reply.status, body: JSON.parse(reply.body as string) as unknown };
}

function nationalContract(data: string): Contract {
  return Contract.read(join(data, 'sds-fhir', 'spine-directory-service.bundled.json'));
}

/** Each example of `identifier` with the examples of the other parameters, one by one and together; and each documented status. */
function examplesOf({ operations }: Contract): readonly Example[] {
  return operations.flatMap(({ method, path, operation }) => {
    const parameters = operation.parameters as readonly Parameter[];
    const identifiers = Object.entries(parameters.find(({ name }) => name === 'identifier')?.examples ?? {});
    const others = parameters.filter(({ name, example }) => example !== undefined && !name.startsWith('X-'));
    const searches = identifiers.flatMap(([id, { value }]) => {
      const asked = [...value.map((one) => ['identifier', one]), ...others.map(({ name, example }) => [name, example])];
      const suffix = `${path}?${asked.map(([name, one]) => `${name}=${encodeURIComponent(one as string)}`).join('&')}`;
      return [{ name: `${method} ${path} ${id}`, method, suffix, status: 200 }];
    });
    const statuses = Object.keys(operation.responses as object).filter((status) => status !== '200');
    return [...searches, ...statuses.map((status) => ({ name: `${path} ${status}`, status: Number(status), ...triggerOf(status, path) }))];
  });
}

function triggerOf(status: string, path: string) {
  const trigger = STATUSES[status];
  if (trigger === undefined) throw new Error(`nothing says how to get a ${status} of ${path}`);
  return trigger(path);
}
