/** From a reply's bytes to a value, or to the error that it stands for. */
import { ControlError, type Problem } from './errors.ts';
import { type Call, type Endpoint, readText, send } from './transport.ts';

/** A reply, read whole. */
export interface Answer {
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** The body as JSON; throws {@link ControlError} when it is none. */
  json<T>(): T;
}

/** Sends a call and reads the whole reply. Rejects with {@link ControlError} for a status beyond 2xx that is not among `fine`. */
export async function exchange(endpoint: Endpoint, call: Call, fine: readonly number[] = []): Promise<Answer> {
  const reply = await send(endpoint, call);
  const text = await readText(reply, endpoint.url);
  const status = reply.statusCode ?? 0;
  if ((status < 200 || status > 299) && !fine.includes(status)) throw refusalOf(status, text, endpoint.url);
  return {
    text,
    headers: reply.headers,
    json<T>() {
      const value = parsed(text);
      if (value === undefined)
        throw new ControlError(status, `${endpoint.url} answered ${status} with something that is not JSON: no sandbox?`);
      return value as T;
    },
  };
}

/** The error that a refusal stands for, in its own words where it has any. */
export function refusalOf(status: number, text: string, url: string): ControlError {
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || !('error' in body))
    return new ControlError(status, `${url} answered ${status}, not as a sandbox does`);
  const issues = 'issues' in body && Array.isArray(body.issues) ? (body.issues as Problem[]) : [];
  const code = 'code' in body && typeof body.code === 'string' ? body.code : undefined;
  return new ControlError(status, String(body.error), issues, code);
}

/** A JSON text's value; nothing when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
