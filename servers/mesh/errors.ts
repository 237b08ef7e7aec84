/** The errors that MESH can answer, and the one place where one becomes a reply. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import type { EdgeFailure, ErrorCatalogue } from '#kernel/server';
import { ERRORS, type MeshError } from './error-table.ts';
import { JSON_TYPES, versionOf } from './requests/version.ts';

export type MeshErrorName = keyof typeof ERRORS;

export function isMeshError(name: string): name is MeshErrorName {
  return Object.hasOwn(ERRORS, name);
}

/** What is wrong with one header, parameter or part of the path; `where` begins with which of these it is. */
export interface Problem {
  readonly where: readonly [part: 'header' | 'query' | 'path' | 'body', name: string];
  readonly message: string;
  /** `missing`, `string_too_long`, `int_parsing` … */
  readonly type: string;
}

/** An error of the catalogue and what this request has to do with it. */
export interface MeshRefusal {
  readonly error: MeshErrorName;
  /** The message that the error is about. */
  readonly messageId?: string;
  /** The service's own number of a failure, where it gives one. */
  readonly internalId?: string;
  /** Of `invalidRequest`. */
  readonly problems?: readonly Problem[];
  /** Of `malformedControlFile`: the headers concerned. */
  readonly fields?: readonly string[];
  /** For the journal: what the sandbox knows and the live service would not say. */
  readonly advice?: readonly string[];
}

/** Event, code and words of an error: what a REPORT says of it. */
export function errorFacts(name: MeshErrorName): Pick<MeshError, 'event' | 'code' | 'text'> {
  return ERRORS[name];
}

/** The reply that refuses a request, in the version that the client speaks; `decidedBy` names the check. */
export function refuse(request: SandboxRequest, refusal: MeshRefusal, decidedBy?: string): Reply {
  const { error: name, messageId, advice } = refusal;
  const { status, text }: MeshError = ERRORS[name];
  const { type, body } = bodyOf(request, refusal);
  return {
    status,
    headers: ['content-type', type],
    body: JSON.stringify(body),
    about: {
      summary: `${name}: ${refusal.problems?.map(({ where, message }) => `${where[1]}: ${message}`).join('; ') ?? text}`,
      error: name,
      ...(messageId !== undefined && { correlation: { messageId } }),
      ...(decidedBy !== undefined && { decidedBy }),
      ...(advice !== undefined && { advice }),
    },
  };
}

/** Errors that come from before the API, and look alike in all versions. */
const BARE: ReadonlySet<MeshErrorName> = new Set(['notFound', 'methodNotAllowed']);
const OUTAGES: ReadonlySet<MeshErrorName> = new Set([
  'tooEarly',
  'tooManyRequests',
  'internalError',
  'badGateway',
  'serviceUnavailable',
  'gatewayTimeout',
]);

function bodyOf(request: SandboxRequest, refusal: MeshRefusal): { readonly type: string; readonly body: object } {
  const { error: name, messageId, internalId, problems, fields } = refusal;
  const { event, code, text } = ERRORS[name];
  if (name === 'invalidRequest')
    return {
      type: JSON_TYPES[1],
      body: { detail: (problems ?? []).map(({ where, message, type }) => ({ loc: where, msg: message, type })) },
    };
  if (BARE.has(name)) return { type: JSON_TYPES[1], body: { detail: text } };
  if (OUTAGES.has(name)) return { type: JSON_TYPES[1], body: { message: text } };
  const version = versionOf(request.header('accept')) ?? 1;
  const about = version === 1 ? { messageID: messageId } : { message_id: messageId, internal_id: internalId };
  const said =
    version === 1
      ? { errorEvent: event, errorCode: code, errorDescription: text, ...(fields && { fields }) }
      : { detail: [{ event, code, msg: text, ...(fields && { fields }) }] };
  return { type: JSON_TYPES[version], body: { ...about, ...said } };
}

export const meshErrors: ErrorCatalogue = {
  entries: Object.entries<MeshError>(ERRORS).map(([name, { status, description }]) => ({ name, status, description })),
  rateLimitError: 'tooManyRequests' satisfies MeshErrorName,
  render: (name, request) => refuse(request, { error: name as MeshErrorName }),
  failure: (failure, request) => refuse(request, { error: FAILURES[failure] }, failure),
};

const FAILURES: Readonly<Record<EdgeFailure, MeshErrorName>> = {
  bodyTooLarge: 'bodyTooLarge',
  badTarget: 'notFound',
  internal: 'internalError',
};
