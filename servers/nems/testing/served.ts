/** NEMS in a test as it is served: over a socket, with its control API, delivering to a MESH that does what the test wants. */
import { Contract } from '#conventions/testing/contract';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { WORLD_COLLECTIONS } from '#world/collections';
import { worldFrame } from '#world/frame';
import { loadSeeds } from '#world/seeds';
import { FakeMesh } from '../dispatch/testing/fake-mesh.ts';
import { nemsServer } from '../server.ts';

const SEEDS = loadSeeds();
const CONTRACT = Contract.read(new URL('../control/openapi.yaml', import.meta.url));

export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly json: any;
}

export interface ServedNems {
  readonly suite: Suite;
  readonly mesh: FakeMesh;
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Heard>;
  /** A path below `/_sandbox/nems`; what is answered must be as the document for testers says. */
  control(method: string, path: string, body?: unknown): Promise<Heard>;
  /** A change of the world by its verb. */
  change(verb: string, args: object): Promise<void>;
  stop(): Promise<void>;
}

/** `urls`: of other servers than MESH. */
export async function serveNems({ urls = {}, ...options }: Readonly<Record<string, unknown>> = {}): Promise<ServedNems> {
  const mesh = new FakeMesh();
  await mesh.open();
  const suite = await startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent', urls: { mesh: mesh.url, ...(urls as object) }, ...options } }),
    servers: [nemsServer],
    frame: { ...worldFrame, collections: WORLD_COLLECTIONS, seeds: () => SEEDS },
  });
  const ask: ServedNems['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${suite.urls.nems}${path}`, {
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
    mesh,
    ask,
    async control(method, path, body) {
      const heard = await ask(method, `/_sandbox/nems${path}`, body);
      const { 'keep-alive': _, 'transfer-encoding': __, ...headers } = heard.headers;
      const [plain = ''] = path.split('?');
      const faults = CONTRACT.faultsOf({ method, path: `/nems${plain}`, status: heard.status, headers, body: heard.json ?? heard.text });
      if (faults.length > 0) throw new Error(`${method} ${path}, ${heard.status}: not as openapi.yaml says: ${faults.join('; ')}`);
      return heard;
    },
    async change(verb, args) {
      const { status, text } = await ask('POST', `/_sandbox/world/verbs/${verb}`, args);
      if (status !== 200) throw new Error(`${verb}: ${status} ${text}`);
    },
    async stop() {
      await suite.stop();
      await mesh.close();
    },
  };
}
