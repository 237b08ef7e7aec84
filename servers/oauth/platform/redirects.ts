/** Sending the browser on. */
import type { About, Reply } from '#kernel/http/message';
import { bare } from './replies.ts';

/** An address with parameters behind it, percent-encoded; those without a value are left out. The mark is set as the platform sets it: blindly. */
export function addressWith(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${address}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/** Sends the browser there. */
export function goTo(address: string, about: About): Reply {
  return bare(302, ['Location', address, 'Cache-Control', 'no-store'], about);
}
