/** As whom NHS login signs: its address as called. */
import type { SandboxRequest } from '#kernel/http/message';
import type { OauthDeps } from '../deps.ts';
import { addressOf } from './address.ts';

export async function issuerOf(request: SandboxRequest, _deps: OauthDeps): Promise<string> {
  return addressOf(request);
}
