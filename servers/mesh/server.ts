/** The MESH server: Message Exchange for Social Care and Health, its HTTP API in both versions. */
import type { Kernel } from '#kernel/kernel';
import type { ServerDefinition } from '#kernel/server';
import type { Seeds } from '#kernel/store/store';
import { MESH_BASE } from './address.ts';
import { controlRoutes } from './control.ts';
import { depsOf, type MeshDeps } from './deps.ts';
import { dataFilesOf, defaultsOf } from './drop-in/variables.ts';
import { meshErrors } from './errors.ts';
import { meshRoutes, rootRoutes } from './routes.ts';

export const meshServer: ServerDefinition<MeshDeps> = {
  name: 'mesh',
  title: 'MESH: Message Exchange for Social Care and Health',
  apis: [
    { name: 'mesh', title: 'MESH API, versions 1 and 2', base: MESH_BASE, routes: meshRoutes, errors: meshErrors },
    { name: 'mesh-host', title: 'What the host of MESH answers besides', base: '', routes: rootRoutes, errors: meshErrors },
  ],
  documents: [{ name: 'mesh', title: 'MESH', file: 'servers/mesh/openapi.yaml' }],
  deps: depsOf,
  seeds: withOwnFiles,
  defaults: defaultsOf,
  control: controlRoutes,
  start: resumeReceivers,
  tryFirst: [
    `curl -H 'Mex-To: X26ABC2' -H 'Mex-WorkflowID: TEST_WORKFLOW' --data-binary 'hello' {url}${MESH_BASE}/X26ABC1/outbox`,
    `curl {url}${MESH_BASE}/X26ABC2/inbox`,
  ],
};

/** Mailboxes and workflows of the published sandbox's files, where there are any. */
async function withOwnFiles(seeds: Seeds): Promise<Seeds> {
  const files = dataFilesOf(process.env);
  return Object.keys(files).length === 0 ? seeds : (await import('./drop-in/seeds.ts')).withDataFiles(seeds, files);
}

/** Receivers go on where the last process stopped, in all sessions that are kept; in others they begin with the first request. */
async function resumeReceivers(kernel: Kernel): Promise<undefined> {
  const { persist, store } = kernel.config;
  if (persist === undefined && store === undefined) return;
  for (const name of await kernel.store.sessions()) depsOf(await kernel.session(name), kernel);
}
