/** One call of a hook. */
import { createHmac } from 'node:crypto';
import { exchange } from '#clients/oauth/http';
import type { Hook, HookEvent } from './hook.ts';

export interface HookAnswer {
  /** 0: there was none. */
  readonly status: number;
  readonly body: string;
  readonly headers: readonly string[];
  /** Real milliseconds. */
  readonly duration: number;
  /** Why the call failed. */
  readonly problem?: string;
}

/** Posts an event to a hook. Never rejects. */
export async function callHook({ url, secret, timeoutMilliseconds }: Hook, event: HookEvent, body: string): Promise<HookAnswer> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    'Sandbox-Event': event,
    ...(secret !== undefined && { 'Sandbox-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
  };
  const facts = { headers: Object.entries(headers).flat() };
  const started = performance.now();
  try {
    const answer = await exchange(url, { method: 'POST', headers, body, timeout: timeoutMilliseconds });
    const duration = performance.now() - started;
    const isFine = answer.status >= 200 && answer.status < 300;
    return { ...facts, ...answer, duration, ...(!isFine && { problem: `it answered ${answer.status}` }) };
  } catch (error) {
    return { ...facts, status: 0, body: '', duration: performance.now() - started, problem: (error as Error).message };
  }
}
