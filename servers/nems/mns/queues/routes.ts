/** SQS: everything is one path, or the path of a queue; which action is meant stands in a header, or in the form. */

import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { IdSource } from '#kernel/ids';
import type { Operation, Route, Variants } from '#kernel/server';
import { SQS_BASE } from '../address.ts';
import { ACTIONS, isFields } from './actions.ts';
import { protocolOf, refuse, type SqsErrorName } from './errors.ts';
import { type Fields, readForm, writeXml } from './query-protocol.ts';
import { arnAt } from './queue.ts';
import type { Queues } from './queues.ts';

/** What SQS operations are given, bound to one session. Signatures are not looked at: whoever asks may. */
export interface SqsDeps {
  readonly queues: Queues;
  readonly ids: IdSource;
}

const BODY_LIMIT = 4 * 1024 * 1024;

/** The action that a request asks for, whether there is one of that name or not. */
async function actionOf(request: SandboxRequest): Promise<string | undefined> {
  const target = request.header('x-amz-target');
  if (target !== undefined) return target.slice(target.indexOf('.') + 1);
  return (await formOf(request)).get('Action') ?? undefined;
}

/** What the Query protocol says: in the body, or in the query of a GET. */
async function formOf(request: SandboxRequest): Promise<URLSearchParams> {
  return request.method === 'GET' ? request.query : new URLSearchParams(await request.body.text(BODY_LIMIT));
}

async function inputOf(request: SandboxRequest): Promise<Fields | undefined> {
  if (protocolOf(request) === 'query') return readForm(await formOf(request));
  try {
    const value: unknown = JSON.parse((await request.body.text(BODY_LIMIT)) || '{}');
    return isFields(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const perform: Operation<SqsDeps> = async (request, { queues, ids }) => {
  const requestId = ids.uuid();
  const no = (error: SqsErrorName) => refuse(request, { error }, requestId);
  const name = await actionOf(request);
  const action = name === undefined ? undefined : ACTIONS.get(name);
  if (name === undefined || action === undefined) return no('InvalidAction');
  const input = await inputOf(request);
  if (input === undefined) return no('SerializationException');
  const outcome = await action(input, { queues, baseUrl: request.baseUrl + SQS_BASE, arnOfPath: arnAt(request.path) });
  if ('refusal' in outcome) return refuse(request, outcome.refusal, requestId);
  const { output, summary } = outcome;
  return protocolOf(request) === 'json' ? answerInJson(output, summary, requestId) : answerInXml(name, output, summary, requestId);
};

function answerInJson(output: Fields, summary: string, requestId: string): Reply {
  return {
    status: 200,
    headers: ['Content-Type', 'application/x-amz-json-1.0', 'x-amzn-RequestId', requestId],
    body: JSON.stringify(output),
    about: { summary },
  };
}

function answerInXml(action: string, output: Fields, summary: string, requestId: string): Reply {
  return {
    status: 200,
    headers: ['Content-Type', 'text/xml', 'x-amzn-RequestId', requestId],
    body: writeXml(action, output, requestId),
    about: { summary },
  };
}

const variants: Variants = { names: [...ACTIONS.keys()], of: async (request) => actionOf(request).then(known, () => undefined) };

function known(name: string | undefined): string | undefined {
  return name !== undefined && ACTIONS.has(name) ? name : undefined;
}

/** Clients call the address that they are given, with or without a slash at its end, or that of a queue. */
const PATHS = ['', '/', '/:account/:name'];

export const sqsRoutes: readonly Route<SqsDeps>[] = [
  ...PATHS.flatMap((path) => ['POST', 'GET'].map((method) => ({ method, path, name: 'perform', operation: perform, variants }))),
  {
    method: '*',
    path: '/*',
    name: 'invalidAction',
    operation: (request, { ids }) => refuse(request, { error: 'InvalidAction' }, ids.uuid()),
  },
];
