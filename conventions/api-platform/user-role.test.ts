import { expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { roleFits } from './user-role.ts';

function tokenWith(idTokenClaims: Record<string, unknown>): TokenFacts {
  return {
    active: true,
    expiresAt: 2_000,
    issuedAt: 1_000,
    scopes: [],
    authType: 'user',
    authLevel: 'aal3',
    clientId: 'key',
    applicationName: 'Demo',
    idTokenClaims,
  };
}

const one = { nhsid_nrbac_roles: [{ person_roleid: '555254240100' }] };
const two = { nhsid_nrbac_roles: [{ person_roleid: '555254240100' }, { person_roleid: '555254242103' }] };

it.each<[string, Record<string, unknown>, string | undefined, boolean]>([
  ['the only role need not be named', one, undefined, true],
  ['one of several must be named', two, undefined, false],
  ['an empty header names none', two, '', false],
  ['a role of the user', two, '555254242103', true],
  ['a role of somebody else', two, 'invalid', false],
  ['a role of somebody else, where there is no choice', one, 'invalid', false],
  ['a role that was chosen at sign-in', { ...two, selected_roleid: '555254240100' }, undefined, true],
  ['roles that are not known', {}, 'anything', true],
])('%s', (_, claims, header, fits) => {
  expect(roleFits(tokenWith(claims), header)).toBe(fits);
});
