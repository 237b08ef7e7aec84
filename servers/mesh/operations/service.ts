/** What is said of the service itself: that it lives, and that clients need no update. */

import type { Reply } from '#kernel/http/message';
import { ofMailbox } from '../checks.ts';
import { JSON_TYPES } from '../requests/version.ts';

/** As clients parse it, whatever they accept. */
const ALIVE: Reply = {
  status: 200,
  headers: ['content-type', JSON_TYPES[1]],
  body: JSON.stringify({ env: 'local', build_label: 'nhs-sandbox', status: 'running', outcome: 'Yes' }),
  about: { summary: 'alive' },
};

export function ping(): Reply {
  return ALIVE;
}

/** POST /{mailboxId}/update, by the Java client: there is no newer one. */
export const checkForUpdate = ofMailbox([], () => ({ status: 200, headers: ['mex-client-update-available', ''] }));
