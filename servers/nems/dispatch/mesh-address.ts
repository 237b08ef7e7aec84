/** Which MESH is delivered to: the suite's own, in the same session, unless the environment names another. */
import { readFile } from 'node:fs/promises';
import type { Agent, AgentOptions } from 'node:http';
import { suiteAgent } from '#kernel/http/agent';
import type { IdSource } from '#kernel/ids';
import type { Kernel } from '#kernel/kernel';
import type { SessionContext } from '#kernel/session';
import type { MeshPostOptions } from './mesh-post.ts';

/** What the environment says. */
export interface MeshVariables {
  /** `https://msg.intspineservices.nhs.uk`. The mailboxes there are the same for all sessions. */
  readonly NEMS_MESH_URL?: string | undefined;
  /** Mailbox ids of the senders. */
  readonly NEMS_MESH_MAILBOX?: string | undefined;
  readonly MNS_MESH_MAILBOX?: string | undefined;
  readonly NEMS_MESH_PASSWORD?: string | undefined;
  readonly NEMS_MESH_SHARED_KEY?: string | undefined;
  /** Paths of PEM files: whom to trust, and the client's certificate and key. */
  readonly NEMS_MESH_CA?: string | undefined;
  readonly NEMS_MESH_CERT?: string | undefined;
  readonly NEMS_MESH_KEY?: string | undefined;
}

/** As in MESH's own settings. */
const USUAL_KEY = 'TestKey';
const USUAL_PASSWORD = 'password';

type Context = Pick<SessionContext, 'prefix' | 'clock'> & { readonly ids: IdSource };

export function meshOptionsOf(variables: MeshVariables, { prefix, clock, ids }: Context, kernel: Kernel): MeshPostOptions {
  const elsewhere = variables.NEMS_MESH_URL || undefined;
  return {
    url: () => elsewhere ?? `${kernel.urlOf('mesh')}${prefix}`,
    senders: { nems: variables.NEMS_MESH_MAILBOX || 'X26NE001', mns: variables.MNS_MESH_MAILBOX || 'X26MN001' },
    password: variables.NEMS_MESH_PASSWORD || USUAL_PASSWORD,
    sharedKey: variables.NEMS_MESH_SHARED_KEY || USUAL_KEY,
    // one that is not ours goes by the machine's time
    ...(elsewhere === undefined && { now: () => clock.now() }),
    uuid: () => ids.uuid(),
    openAgent: (address, settings) => openAgent(variables, kernel, address, settings),
  };
}

async function openAgent(variables: MeshVariables, kernel: Kernel, address: string, settings: AgentOptions): Promise<Agent> {
  const [ca, cert, key] = await Promise.all(
    [variables.NEMS_MESH_CA, variables.NEMS_MESH_CERT, variables.NEMS_MESH_KEY].map((path) => path && readFile(path, 'utf8')),
  );
  if (!ca && !cert) return suiteAgent(kernel, address, settings);
  const [https, { rootCertificates }] = await Promise.all([import('node:https'), import('node:tls')]);
  return new https.Agent({ ...settings, ca: [...rootCertificates, ...(ca ? [ca] : [])], ...(cert && { cert }), ...(key && { key }) });
}
