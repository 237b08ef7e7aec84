/** Fault rules and the names that they can use. */
import { type FaultNames, parseFaultRule } from '../faults.ts';
import { empty, json } from '../http/reply.ts';
import type { LiveKernel } from '../live-kernel.ts';
import type { ConnectionApi, Operation, ServerDefinition } from '../server.ts';
import { type ControlDeps, readJson, refuse } from './control.ts';

export const listFaults: Operation<ControlDeps> = (_request, { session }) => json(200, { items: session.faults.list() });

/** Adds a rule. On a server's own control API it is about that server unless it says otherwise. */
export const addFault: Operation<ControlDeps> = async (request, { kernel, session, only }) => {
  const read = await readJson(request);
  if ('refusal' in read) return read.refusal;
  const value = only !== undefined && isObject(read.value) ? { server: only, ...read.value } : read.value;
  const parsed = parseFaultRule(value, namesOf(kernel));
  if ('issues' in parsed) return refuse(400, 'not a fault rule', parsed.issues);
  const rule = await session.addRule(parsed.rule);
  return json(201, rule, ['Location', `${session.context.prefix}/_sandbox/faults/${rule.id}`]);
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const removeFault: Operation<ControlDeps> = async (request, { session }) =>
  (await session.removeRule(request.params.id ?? '')) ? empty(204) : refuse(404, `there is no fault rule '${request.params.id}'`);

export const clearFaults: Operation<ControlDeps> = async (_request, { session }) => {
  await session.clearRules();
  return empty(204);
};

/** The error catalogue of every API here. */
export const listErrors: Operation<ControlDeps> = (_request, { kernel, only }) =>
  json(200, {
    items: kernel.definitions
      .filter(({ name }) => only === undefined || name === only)
      .flatMap((definition) =>
        namedApis(definition).flatMap(({ name: api, errors }) =>
          errors.map(({ name, status, description }) => ({ server: definition.name, api, name, status, description })),
        ),
      ),
  });

/** All names that a rule may use, in each spelling. */
function namesOf({ definitions }: LiveKernel): FaultNames {
  const servers = new Set(definitions.map(({ name }) => name));
  const operations = new Set<string>(['unknown']);
  const errors = new Set<string>();
  for (const api of definitions.flatMap(namedApis)) {
    operations.add(`${api.name}.*`);
    for (const name of api.operations) operations.add(`${api.name}.${name}`).add(name);
    for (const { name } of api.errors) errors.add(`${api.name}.${name}`).add(name);
  }
  return { servers, operations, errors, notHttp: namesBesideHttp(definitions) };
}

function namesBesideHttp(definitions: readonly ServerDefinition[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, apis, connectionApis = [] } of definitions) {
    if (apis.length === 0 && connectionApis.length > 0) names.add(name);
    for (const api of connectionApis) for (const operation of ['*', ...api.operations]) names.add(`${api.name}.${operation}`);
  }
  return names;
}

/** The APIs of a server, over HTTP and otherwise, as far as they have names. */
function namedApis({ apis, connectionApis = [] }: ServerDefinition): readonly Omit<ConnectionApi, 'title'>[] {
  const overHttp = apis.map(({ name, routes, errors }) => ({
    name,
    operations: routes.flatMap(({ name, variants }) => [name, ...(variants?.names ?? [])]),
    errors: errors.entries,
  }));
  return [...overHttp, ...connectionApis];
}
