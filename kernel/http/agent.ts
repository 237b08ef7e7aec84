/** How one server calls another of the suite: over kept connections, and over TLS trusting the local authority beside the public ones. */
import { Agent, type AgentOptions } from 'node:http';
import type { Kernel } from '../kernel.ts';

/** An agent for calls to an address of the suite. With `--mtls` it shows the local authority's client certificate. */
export async function suiteAgent({ config, authority }: Kernel, address: string, settings: AgentOptions): Promise<Agent> {
  if (!address.startsWith('https:')) return new Agent(settings);
  const [https, { rootCertificates }, local] = await Promise.all([import('node:https'), import('node:tls'), authority()]);
  const credentials = config.mtls ? await local.client() : {};
  return new https.Agent({ ...settings, ca: [...rootCertificates, local.caPem], ...credentials });
}
