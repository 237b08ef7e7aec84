/** How a call ends: with a value, or with a failure that is data. */
export type Result<T> = { readonly value: T } | { readonly failure: MeshFailure };

export type MeshFailure = Refused | Unreachable | Unsendable | Unreadable;

/** MESH answered, and refused; or would not take it however often it was tried. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  /** The id that a failed send has got none the less: a REPORT will name it. */
  readonly messageId?: string;
  readonly errors: readonly MeshErrorDetail[];
}

export interface MeshErrorDetail {
  /** `SEND`, `TRANSFER`, `COLLECT`, `RECEIVE`; empty where there is none. */
  readonly event: string;
  readonly code: string;
  readonly message: string;
}

/** Nobody answered, or the connection was lost each time. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly reason: string;
}

/** It was not sent: a header cannot carry what it should, or the body is not as long as was said. */
interface Unsendable {
  readonly kind: 'unsendable';
  readonly reason: string;
}

/** The answer is not what it says it is: no JSON, no gzip. */
interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: string;
}

/** A failure in one line. */
export function inWords(failure: MeshFailure): string {
  if (failure.kind !== 'refused') return failure.reason;
  const said = failure.errors.map(({ event, code, message }) => [event, code, message].filter((word) => word !== '').join(' '));
  return `MESH answered ${[String(failure.status), said.join('; ')].filter((word) => word !== '').join(': ')}`;
}

/** For where a failure cannot be handed back: in the middle of a list, or of a message's content. */
export class MeshFailed extends Error {
  readonly failure: MeshFailure;
  constructor(failure: MeshFailure) {
    super(inWords(failure));
    this.name = 'MeshFailed';
    this.failure = failure;
  }
}

/** A result's value. Throws {@link MeshFailed} for a failure. */
export function orThrow<T>(result: Result<T>): T {
  if ('failure' in result) throw new MeshFailed(result.failure);
  return result.value;
}

/** The refusal that a status and a body stand for, in version 1 of the API or 2. */
export function refusalOf(status: number, text: string): Refused {
  const body = objectIn(text) ?? {};
  const messageId = body.message_id ?? body.messageID;
  return { kind: 'refused', status, ...(typeof messageId === 'string' && { messageId }), errors: errorsIn(body) };
}

function errorsIn(body: Readonly<Record<string, unknown>>): readonly MeshErrorDetail[] {
  const { detail, errorDescription, message } = body;
  if (Array.isArray(detail)) return detail.map(detailOf);
  if (errorDescription !== undefined)
    return [{ event: wordOf(body.errorEvent), code: wordOf(body.errorCode), message: wordOf(errorDescription) }];
  const said = wordOf(detail ?? message);
  return said === '' ? [] : [{ event: '', code: '', message: said }];
}

/** An error, or what is wrong with one header or parameter: that says where it is. */
function detailOf(detail: unknown): MeshErrorDetail {
  const { event, code, msg, loc } = (detail ?? {}) as Readonly<Record<string, unknown>>;
  const where = Array.isArray(loc) ? `${loc.join(' ')}: ` : '';
  return { event: wordOf(event), code: wordOf(code), message: `${where}${wordOf(msg)}` };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The object that a JSON text stands for; nothing when it is none. */
export function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
