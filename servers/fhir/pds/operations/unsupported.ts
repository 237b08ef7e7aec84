/** What PDS does not do. */
import { unknownError } from '#conventions/api-platform/gateway-errors';
import type { Operation } from '#kernel/server';
import { pathSuffix } from '../address.ts';
import { begin, callerIsKnown, checked, patientAsksForThemselves, USUAL } from '../checks.ts';
import type { PdsDeps } from '../deps.ts';
import { pdsErrors } from '../errors.ts';

/** A method that PDS does not have here: PUT, DELETE … */
export const unsupportedService = checked(begin, USUAL, ({ request }) =>
  pdsErrors.refuse(request, { error: 'UNSUPPORTED_SERVICE' }, 'serviceIsSupported'),
);

/** A path at which there is nothing. The gateway says so before it looks at any header but the token. */
export const unsupportedRequest = checked(begin, { live: [callerIsKnown, patientAsksForThemselves], sandbox: [] }, ({ request }) =>
  pdsErrors.refuse(
    request,
    { error: 'UNSUPPORTED_REQUEST', diagnostics: `Unsupported path - '${pathSuffix(request)}'` },
    'pathIsSupported',
  ),
);

/** OPTIONS that is no preflight: the gateway passes it on, and does not understand the answer. */
export const unsupportedOptions: Operation<PdsDeps> = (request, { ids }) =>
  pdsErrors.refuse(request, { error: 'BAD_GATEWAY', diagnostics: unknownError(ids.uuid()) }, 'isPreflight');
