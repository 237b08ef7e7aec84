/** Which addresses a server may call because a client or a tester says so: this machine, unless whoever starts the sandbox allows more. */
import { isIP } from 'node:net';

export type MayBeCalled = (url: string) => boolean;

/** `more`: further host names and addresses, with commas: `app,hooks.example.test`. */
export function allowedHosts(more = ''): MayBeCalled {
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
