/** `_ping` and `_status`, which every API of the platform has. Both ask for no access token and no request id. */
import type { Reply, SandboxRequest } from '#kernel/http/message';
import { json } from '#kernel/http/reply';
import type { Operation } from '#kernel/server';

/** What is deployed. Test suites wait until `commitId` is the one that they expect. */
const RELEASE = Object.freeze({ version: 'nhs-sandbox', revision: '1', releaseId: 'nhs-sandbox', commitId: 'nhs-sandbox' });

/** Says that the gateway is there. */
export function ping(): Reply {
  return json(200, RELEASE, [], { summary: 'ping' });
}

/**
 * Says whether the API behind the gateway is there. Asks for an `apikey` header, as the platform does, though any will do here;
 * `refuse` answers when there is none. `check` is the API's name for its backend's check (`spine:status`).
 */
export function status<D>(check: string, refuse: (request: SandboxRequest) => Reply): Operation<D> {
  return (request) => {
    if (!request.header('apikey')) return refuse(request);
    const backend = {
      status: 'pass',
      timeout: 'false',
      responseCode: 200,
      outcome: 'ready',
      links: { self: `${request.baseUrl}/_sandbox/health` },
    };
    return json(200, { status: 'pass', ...RELEASE, checks: { [check]: [backend] } }, [], { summary: 'status: pass' });
  };
}
