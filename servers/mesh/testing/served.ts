/** MESH in a test as it is served: over a socket, with its control API. */
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { WORLD_COLLECTIONS } from '#world/collections';
import { loadSeeds } from '#world/seeds';
import { meshServer } from '../server.ts';

const SEEDS = loadSeeds();

type Headers = Readonly<Record<string, string>>;

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly json: any;
}

export interface ServedMesh {
  readonly suite: Suite;
  /** Any path of the server: `/messageexchange/…`, `/admin/…`. A value that is no text is sent as JSON. */
  ask(method: string, path: string, body?: unknown, headers?: Headers): Promise<Heard>;
  /** A path below `/_sandbox`. */
  control(method: string, path: string, body?: unknown): Promise<Heard>;
  /** Sends with TEST_WORKFLOW; gives back the id. */
  send(from: string, to: string, headers?: Headers, body?: string): Promise<string>;
  inbox(mailboxId: string): Promise<string[]>;
  /** The same, in another session. */
  session(name: string): ServedMesh;
}

export async function serveMesh(options: Readonly<Record<string, unknown>> = {}): Promise<ServedMesh> {
  const suite = await startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', ...options } }),
    servers: [meshServer],
    frame: { collections: WORLD_COLLECTIONS, seeds: () => SEEDS },
  });
  return within(suite, '');
}

function within(suite: Suite, prefix: string): ServedMesh {
  const ask: ServedMesh['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${suite.urls.mesh}${prefix}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, headers: Object.fromEntries(response.headers), text, json: isJson ? JSON.parse(text) : undefined };
  };
  return {
    suite,
    ask,
    control: (method, path, body) => ask(method, `/_sandbox${path}`, body),
    async send(from, to, headers = {}, body = 'hello') {
      const sent = await ask('POST', `/messageexchange/${from}/outbox`, body, {
        'Mex-To': to,
        'Mex-WorkflowID': 'TEST_WORKFLOW',
        ...headers,
      });
      if (sent.status !== 202) throw new Error(`${sent.status} ${sent.text}`);
      return sent.json.messageID;
    },
    inbox: async (mailboxId) => (await ask('GET', `/messageexchange/${mailboxId}/inbox`)).json.messages,
    session: (name) => within(suite, `/~${name}`),
  };
}
