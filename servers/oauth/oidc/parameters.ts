/** Parameters of a request: from the query, or from a form. Of one that is there twice the first counts, as at the national services. */
import type { SandboxRequest } from '#kernel/http/message';

/** Bytes of a form that is read: no sign-in needs more, nor a token request with a signed JWT in it. */
const MOST_FORM_BYTES = 256 * 1024;
/** Characters of a parameter that the journal shows. */
const MOST_SHOWN = 200;

/** Parameters by name. Only those that were asked for, so that no name a client makes up can stand for anything else. */
export type Parameters = Readonly<Partial<Record<string, string>>>;

export interface ReadParameters {
  readonly values: Parameters;
  /** For the journal: what was given twice, and what nobody knows. */
  readonly advice: readonly string[];
}

/** Whether the body is a form. Parameters of the media type do not matter. */
export function isForm(request: SandboxRequest): boolean {
  return request.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

/** The form of a POST; empty when the body is none. Rejects with `BodyTooLarge` beyond 256 KiB. */
export async function readForm(request: SandboxRequest): Promise<URLSearchParams> {
  return new URLSearchParams(isForm(request) ? await request.body.text(MOST_FORM_BYTES) : '');
}

/** Picks the known ones out of a query or a form. An empty one counts as missing (OAuth 2.0 §3.1). */
export function pickParameters(from: URLSearchParams, known: ReadonlySet<string>): ReadParameters {
  const values: Record<string, string> = {};
  const advice: string[] = [];
  for (const name of new Set(from.keys())) {
    if (!known.has(name)) {
      advice.push(`the parameter '${name.slice(0, MOST_SHOWN)}' is not known here, and is ignored`);
      continue;
    }
    const [first = '', ...others] = from.getAll(name);
    if (first !== '') values[name] = first;
    if (others.length > 0) advice.push(`the parameter '${name}' is there ${others.length + 1} times; the first counts`);
  }
  return { values, advice };
}
