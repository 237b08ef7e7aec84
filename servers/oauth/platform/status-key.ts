/** The key that `_status` asks for. */
import type { Kernel } from '#kernel/kernel';
import { secretsOf } from '../oidc/secrets.ts';

/** One for each sandbox; `/mock-jwks/status-endpoint-api-key` tells it. */
export function statusKeyOf(kernel: Kernel): Promise<string> {
  return secretsOf(kernel).of('platform:status');
}
