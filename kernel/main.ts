/** Runs one server alone: what each `servers/x/main.ts` calls. */
import { parseConfig } from './config-schema.ts';
import type { ServerDefinition } from './server.ts';
import { type Frame, startSuite } from './suite.ts';

/** Starts a server as the environment configures it, says where it is, and stops it when the process is asked to. */
// biome-ignore lint/suspicious/noExplicitAny: a server's dependencies are of a type that only it sees
export async function runAlone(server: ServerDefinition<any>, frame: Frame): Promise<void> {
  try {
    const suite = await startSuite({
      config: parseConfig({ defaults: server.defaults?.(process.env) ?? {}, env: process.env }),
      servers: [server],
      frame,
    });
    process.stdout.write(`${server.title}: ${suite.urls[server.name]}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void suite.stop());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
