/** How a client proves who it is where it has a secret: by two fields of the form. HTTP Basic is not read. */
import {
  type ClientCheck,
  clientHasAProduct,
  clientIdIsKnown,
  clientIdIsThere,
  clientIsApproved,
  clientSecretIsRight,
  clientSecretIsThere,
} from './client-checks.ts';

/** In the order in which they run. */
export const CLIENT_SECRET_CHECKS: readonly ClientCheck[] = [
  clientIdIsThere,
  clientIdIsKnown('clientIdUnknown'),
  clientIsApproved,
  clientHasAProduct,
  clientSecretIsThere,
  clientSecretIsRight,
];
