/** The servers that there are: one for each folder beside this file. Add a folder and it is there; delete one and the rest still works. */
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { codePath, MODULE_ENDING } from '#kernel/package';
import type { ServerDefinition } from '#kernel/server';

/** Names of all servers, the portal first. */
export function serverNames(): readonly string[] {
  const names = readdirSync(codePath('servers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(fileOf(entry.name)))
    .map(({ name }) => name)
    .sort();
  return [...names.filter((name) => name === 'portal'), ...names.filter((name) => name !== 'portal')];
}

/**
 * Loads servers, each once. One after the other, because jest loses its way when modules that share others are imported at the same
 * time; from the disk's cache that is no slower. Rejects when there is none of a name.
 */
export async function loadServers(names: readonly string[]): Promise<readonly ServerDefinition[]> {
  const servers: ServerDefinition[] = [];
  for (const name of new Set(names)) servers.push(await loadServer(name));
  return servers;
}

/** Loads a server. Its `server.ts` exports it under the folder's name: `fhirServer`. */
async function loadServer(name: string): Promise<ServerDefinition> {
  if (!serverNames().includes(name)) throw new Error(`there is no server '${name}'; there are ${serverNames().join(', ')}`);
  const module = (await import(pathToFileURL(fileOf(name)).href)) as Record<string, ServerDefinition | undefined>;
  const server = module[`${name}Server`];
  if (!server) throw new Error(`${fileOf(name)} does not export ${name}Server`);
  return server;
}

function fileOf(name: string): string {
  return codePath(`servers/${name}/server${MODULE_ENDING}`);
}
