/** How a kept exchange is shown: decoded, cut to size, and without secrets. */
import type { RawHeaders } from './http/message.ts';
import { headerOf } from './http/request.ts';
import type { Exchange, JournalEntry } from './journal.ts';

/** Bytes of a body that are shown. */
const BODY_SHOWN = 65_536;
const REDACTED = '[redacted]';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'apikey', 'x-api-key']);
/** Headers that hold an address, and with it what a redirect hands over. */
const ADDRESS_HEADERS = new Set(['location', 'referer']);
/** Members of forms and JSON bodies whose value is a credential. */
const SECRET_NAMES = 'access_token|refresh_token|id_token|token|logout_token|subject_token|client_assertion|client_secret|secret|password';
/** In JSON a code is no credential: it tells what went wrong, or is a term of a code system. */
const SECRET_FORM = new RegExp(`(^|[&?#])(${SECRET_NAMES}|code)=[^&#]+`, 'g');
/** An element of that name, whatever its prefix: `<web:password>`. */
const SECRET_XML = new RegExp(`(<(?:[\\w.-]+:)?(?:${SECRET_NAMES})(?:\\s[^>]*)?>)(?:[^<]|<!\\[CDATA\\[[^\\]]*\\]\\]>)+(?=</)`, 'g');
const SECRET_JSON = new RegExp(`("(?:${SECRET_NAMES})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g');

export function toJournalEntry(exchange: Exchange): JournalEntry {
  const { about, subject } = exchange;
  const advice = [...(about?.advice ?? []), ...(about?.explain?.() ?? [])];
  const requestBody = showBody(exchange.requestBody, exchange.requestHeaders);
  const responseBody = showBody(exchange.responseBody, exchange.responseHeaders);
  const correlation = Object.fromEntries(
    Object.entries(about?.correlation ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return {
    sequence: exchange.sequence,
    at: new Date(exchange.at).toISOString(),
    durationMilliseconds: Math.round(exchange.duration * 1000) / 1000,
    session: exchange.session,
    server: exchange.server,
    operation: exchange.operation,
    protocol: exchange.protocol,
    summary: about?.summary ?? `${exchange.method} ${exchange.target.split('?', 1)[0]} answered ${exchange.status}`,
    ...(subject?.patient !== undefined && { patient: subject.patient }),
    ...(subject?.mailbox !== undefined && { mailbox: subject.mailbox }),
    ...(about?.decidedBy !== undefined && { decidedBy: about.decidedBy }),
    ...(about?.error !== undefined && { error: about.error }),
    ...(Object.keys(correlation).length > 0 && { correlation }),
    ...(advice.length > 0 && { advice }),
    ...(exchange.faults !== undefined && { faults: exchange.faults }),
    request: {
      method: exchange.method,
      target: redactAddress(exchange.target),
      headers: showHeaders(exchange.requestHeaders),
      ...(requestBody !== undefined && { body: requestBody }),
    },
    response: {
      status: exchange.status,
      headers: showHeaders(exchange.responseHeaders),
      ...(responseBody !== undefined && { body: responseBody }),
    },
  };
}

function showHeaders(raw: RawHeaders): [string, string][] {
  const shown: [string, string][] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    const value = raw[i + 1] as string;
    const key = name.toLowerCase();
    if (SECRET_HEADERS.has(key)) shown.push([name, redactCredential(value)]);
    else shown.push([name, ADDRESS_HEADERS.has(key) ? redactAddress(value) : value]);
  }
  return shown;
}

/** An address as it is shown: what it carries besides is no secret. */
function redactAddress(address: string): string {
  return address.replace(SECRET_FORM, `$1$2=${REDACTED}`);
}

/** The scheme of a credential is no secret and often what is wrong: `Bearer [redacted]`. */
function redactCredential(value: string): string {
  const scheme = /^([A-Za-z-]+) +\S/.exec(value)?.[1];
  return scheme ? `${scheme} ${REDACTED}` : value === '' ? '' : REDACTED;
}

function showBody(body: string | Uint8Array | undefined, headers: RawHeaders): string | undefined {
  if (body === undefined || body.length === 0) return undefined;
  const type = headerOf(headers, 'content-type') ?? '';
  if (typeof body !== 'string' && !/json|xml|text|form-urlencoded|edifact|^$/i.test(type)) return `(${body.length} bytes of ${type})`;
  const whole = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const clean = whole
    .replace(SECRET_JSON, `$1"${REDACTED}"`)
    .replace(/xml|^$/i.test(type) ? SECRET_XML : /(?!)/g, `$1${REDACTED}`)
    .replace(/form-urlencoded/i.test(type) ? SECRET_FORM : /(?!)/g, `$1$2=${REDACTED}`);
  return clean.length > BODY_SHOWN ? `${clean.slice(0, BODY_SHOWN)}… (${clean.length} characters)` : clean;
}
