/** Which addresses hooks may be at: this machine, unless whoever starts the sandbox allows more. */
import { isIP } from 'node:net';

/** What the environment says. */
export interface HookVariables {
  /** Further host names and addresses, with commas: `app,hooks.example.test`. */
  readonly MESH_HOOK_HOSTS?: string | undefined;
}

export type MayBeCalled = (url: string) => boolean;

export function allowedHosts({ MESH_HOOK_HOSTS: more = '' }: HookVariables): MayBeCalled {
  const named = new Set(more.split(',').map((host) => host.trim().toLowerCase()));
  return (url) => {
    if (!URL.canParse(url)) return false;
    const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
    return isLoopback(host) || named.has(host);
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
