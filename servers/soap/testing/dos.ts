/** The Directory of Services in a test: over the standard world, asked over a socket, on a Wednesday at noon. */
import { faultIn, readEnvelope, type SoapEnvelope } from '#formats/soap/read';
import { SOAP_NAMESPACES, type SoapVersion } from '#formats/soap/versions';
import { escapeText } from '#formats/xml/escape';
import { parseConfig } from '#kernel/config-schema';
import type { JournalEntry } from '#kernel/journal';
import { type Suite, startSuite } from '#kernel/suite';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { DOS_BASE } from '../address.ts';
import { DOS_NAMESPACE } from '../dos/contract/versions.ts';
import { soapServer } from '../server.ts';

const SEEDS = loadSeeds();

/** 25 November 2026, a Wednesday. */
export const NOON = Date.parse('2026-11-25T12:00:00Z');

/** What callers usually send; a test says what is otherwise. `undefined` leaves an element out. */
export const USUAL_CASE: CaseFields = {
  caseRef: '6E0C1C36-7C1A-4C0C-9A35-6B1F5C3C0001',
  caseId: 'TEST',
  postcode: 'LS1 4AP',
  surgery: 'UNK',
  age: '30',
  ageFormat: 'Years',
  disposition: '1006',
  symptomGroup: '1110',
  symptomDiscriminatorList: ['4003'],
  searchDistance: '10',
  forceSearchDistance: 'false',
  gender: 'F',
};

export type CaseFields = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Asking {
  readonly soap?: SoapVersion;
  /** Nothing leaves the header out. */
  readonly version?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Before the path. */
  readonly session?: string;
}

/** What came back, with what tests look at made easy to look at. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly envelope: SoapEnvelope;
  /** `302 Authentication Failed: …`; empty when it is no fault. */
  readonly fault: string;
}

export interface Dos {
  readonly url: string;
  readonly suite: Suite;
  /** Posts a body as it is. */
  post(body: string | Uint8Array, headers?: Readonly<Record<string, string>>, session?: string): Promise<Answer>;
  /** Calls an operation; `content` follows the credentials. */
  call(operation: string, content: string, asking?: Asking): Promise<Answer>;
  /** CheckCapacitySummary, or another that searches. */
  search(changes?: CaseFields, asking?: Asking & { readonly operation?: string }): Promise<Answer>;
  /** Asks the control API; the path is below `/_sandbox`. Rejects when it refuses. */
  control(method: string, path: string, body?: unknown, session?: string): Promise<unknown>;
  /** Stops the clock of a session at noon; that of the default one stands. */
  setClock(session?: string): Promise<void>;
  /** The latest entries first. */
  journal(operation?: string, session?: string): Promise<readonly JournalEntry[]>;
}

export async function openDos(): Promise<Dos & AsyncDisposable> {
  const suite = await startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent' } }),
    servers: [soapServer],
    frame: {
      collections: WORLD_COLLECTIONS,
      seeds: () => SEEDS,
      verbs: () => import('#world/changes/verbs').then(({ VERBS }) => VERBS),
    },
  });
  const base = suite.urls.soap as string;
  const addressIn = (session: string | undefined) => (session === undefined ? base : `${base}/~${session}`);
  const control: Dos['control'] = async (method, path, body, session) => {
    const reply = await fetch(`${addressIn(session)}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  const setClock: Dos['setClock'] = async (session) => {
    await control('PUT', '/clock', { now: new Date(NOON).toISOString(), frozen: true }, session);
  };
  await setClock();
  const post: Dos['post'] = async (body, headers = {}, session) => {
    const reply = await fetch(addressIn(session) + DOS_BASE, {
      method: 'POST',
      headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', ...headers },
      body: body as string,
    });
    return toAnswer(reply.status, reply.headers.get('content-type'), await reply.text());
  };
  const call: Dos['call'] = (operation, content, asking = {}) =>
    post(envelopeFor(operation, content, asking), headersFor(asking), asking.session);
  return {
    url: base + DOS_BASE,
    suite,
    post,
    call,
    control,
    setClock,
    journal: async (operation, session) => {
      const { items } = (await control('GET', '/journal?limit=500')) as { readonly items: readonly JournalEntry[] };
      const wanted = items.filter(
        (entry) => (operation ?? entry.operation) === entry.operation && (session ?? entry.session) === entry.session,
      );
      return wanted.sort((one, other) => other.sequence - one.sequence);
    },
    search: (changes = {}, asking = {}) => call(asking.operation ?? 'CheckCapacitySummary', caseXml({ ...USUAL_CASE, ...changes }), asking),
    [Symbol.asyncDispose]: () => suite.stop(),
  };
}

function headersFor({ soap = '1.2', headers }: Asking): Readonly<Record<string, string>> {
  return { 'Content-Type': soap === '1.2' ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8', ...headers };
}

/** An envelope as `web:` clients send it. */
export function envelopeFor(operation: string, content: string, asking: Asking = {}): string {
  const { soap = '1.2', version = '1.5', username = 'dos-111', password = 'sandbox' } = asking;
  const said = (name: string, value: string | undefined) => (value === undefined ? '' : `<web:${name}>${escapeText(value)}</web:${name}>`);
  const header = 'version' in asking && asking.version === undefined ? '' : said('serviceVersion', version);
  const user = 'username' in asking && asking.username === undefined ? undefined : username;
  const pass = 'password' in asking && asking.password === undefined ? undefined : password;
  return `<s:Envelope xmlns:s="${SOAP_NAMESPACES[soap]}" xmlns:web="${DOS_NAMESPACE}"><s:Header>${header}</s:Header><s:Body><web:${operation}><web:userInfo>${said('username', user)}${said('password', pass)}</web:userInfo>${content}</web:${operation}></s:Body></s:Envelope>`;
}

/** The element `c`. */
export function caseXml(fields: CaseFields): string {
  const written = Object.entries(fields).map(([name, value]) => {
    if (value === undefined) return '';
    const content = typeof value === 'string' ? escapeText(value) : value.map((item) => `<web:int>${escapeText(item)}</web:int>`).join('');
    return `<web:${name}>${content}</web:${name}>`;
  });
  return `<web:c>${written.join('')}</web:c>`;
}

function toAnswer(status: number, contentType: string | null, text: string): Answer {
  const { envelope, fault } = readEnvelope(text);
  if (fault) throw new Error(`no envelope came back (${fault.reason}): ${status} ${text.slice(0, 500)}`);
  const soapFault = faultIn(envelope);
  return { status, contentType, text, envelope, fault: soapFault ? `${soapFault.code} ${soapFault.reason}` : '' };
}
