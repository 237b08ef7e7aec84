/** SDS: which request is which operation. Paths are case-sensitive. */
import { preflight, readableByPages } from '#conventions/api-platform/cors';
import { ping, status } from '#conventions/api-platform/health';
import { text } from '#kernel/http/reply';
import type { Operation, Route } from '#kernel/server';
import type { SdsDeps } from './deps.ts';
import { findDevices } from './operations/find-devices.ts';
import { findEndpoints } from './operations/find-endpoints.ts';
import { deepHealthcheck, healthcheck } from './operations/health.ts';
import { notFound, notImplemented } from './operations/unsupported.ts';

const statusOfDirectory = status<SdsDeps>('healthcheckService:status', () => text(401, ''));

const TABLE: readonly (readonly [method: string, path: string, name: string, operation: Operation<SdsDeps>])[] = [
  ['GET', '/Device', 'findDevices', findDevices],
  ['GET', '/Endpoint', 'findEndpoints', findEndpoints],
  ['GET', '/healthcheck', 'healthcheck', healthcheck],
  ['GET', '/healthcheck/deep', 'deepHealthcheck', deepHealthcheck],
  ['GET', '/_ping', 'ping', ping],
  ['GET', '/_status', 'status', statusOfDirectory],

  ['OPTIONS', '/Device', 'preflight', preflight(notImplemented)],
  ['OPTIONS', '/Endpoint', 'preflight', preflight(notImplemented)],
  ['HEAD', '/Device', 'notImplemented', notImplemented],
  ['HEAD', '/Endpoint', 'notImplemented', notImplemented],
  ['*', '/Device', 'notImplemented', notImplemented],
  ['*', '/Endpoint', 'notImplemented', notImplemented],
  ['*', '/*', 'notFound', notFound],
  ['*', '', 'notFound', notFound],
];

export const sdsRoutes: readonly Route<SdsDeps>[] = TABLE.map(([method, path, name, operation]) => ({
  method,
  path,
  name,
  operation: readableByPages(({ environment }) => environment !== 'integration', operation),
}));
