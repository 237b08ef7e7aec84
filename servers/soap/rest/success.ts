/** An answer: how many services, and those themselves, each written already. */
import type { About, Reply } from '#kernel/http/message';
import type { IdSource } from '#kernel/ids';

/** `catchAll` says no more than that nothing was found: the emergency departments of CheckCapacitySummary are none of this API's. */
export function success(services: readonly string[], ids: IdSource, about: About): Reply {
  const transactionId = ids.uuid().toUpperCase();
  const head = JSON.stringify({
    code: 200,
    version: 'v1.0',
    transactionId,
    catchAll: services.length === 0,
    serviceCount: services.length,
  });
  return {
    status: 200,
    headers: ['Content-Type', 'application/json'],
    body: `{"success":${head.slice(0, -1)},"services":[${services.join(',')}]}}`,
    about: { ...about, correlation: { transactionId } },
  };
}
