/** The API's own health checks, for load balancers. They ask for nothing. */
import type { Operation } from '#kernel/server';
import { findContracts } from '#world/spine/directory';
import type { SdsDeps } from '../deps.ts';

/** Says that the API is there. */
export const healthcheck: Operation<SdsDeps> = () => ({
  status: 200,
  headers: ['Content-Type', 'text/html; charset=UTF-8'],
  body: '',
  about: { summary: 'healthcheck' },
});

/** Says that the directory behind it is there, too, by asking it for nobody. */
export const deepHealthcheck: Operation<SdsDeps> = async (_, { world, addressOf }) => {
  await findContracts(world, { organisation: 'TEST', interaction: 'TEST', partyKey: 'TEST' });
  const ldap = { status: 'pass', links: { ldap: addressOf('ldap') }, output: '' };
  return {
    status: 200,
    headers: ['Content-Type', 'application/json'],
    body: JSON.stringify({ status: 'pass', details: { ldap } }, null, 4),
    about: { summary: 'deep healthcheck: pass' },
  };
};
