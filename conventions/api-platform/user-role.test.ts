import { describe, expect, it } from 'vitest';
import type { TokenFacts } from '#clients/oauth/token-checker';
import { resolveRole, roleFits } from './user-role.ts';

function tokenWith(idTokenClaims: Record<string, unknown>, more: Partial<TokenFacts> = {}): TokenFacts {
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
    ...more,
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

it('goes by what userinfo tells, where the token tells nothing', () => {
  expect(roleFits(tokenWith({}, { roles: ['1', '2'] }), undefined)).toBe(false);
  expect(roleFits(tokenWith({}, { roles: ['1', '2'] }), '2')).toBe(true);
  expect(roleFits(tokenWith({}, { roles: ['1'] }), '2')).toBe(false);
});

describe('an API that needs a role', () => {
  const exchanged = { grantType: 'token_exchange' } as const;
  it.each<[string, Record<string, unknown>, string | undefined, Partial<TokenFacts>, unknown]>([
    ['takes the one chosen at sign-in', { selected_roleid: '7' }, '8', {}, { role: '7' }],
    ['takes the one chosen, of an exchanged token', { selected_roleid: '7' }, undefined, exchanged, { role: '7' }],
    ['not an empty one', { selected_roleid: '' }, '8', {}, { problem: 'selected_roleid is misconfigured/invalid' }],
    ['not what is no text', { selected_roleid: 7 }, '8', {}, { problem: 'selected_roleid is misconfigured/invalid' }],
    ['cannot ask about an exchanged token', one, undefined, exchanged, { problem: 'selected_roleid is missing in your token' }],
    ['takes the one that the header names', two, '555254242103', {}, { role: '555254242103' }],
    ['not somebody else’s', two, '1', {}, { problem: 'NHSD-Session-URID is invalid' }],
    ['takes an only one', one, undefined, {}, { role: '555254240100' }],
    ['takes an only one of userinfo', {}, '', { roles: ['9'] }, { role: '9' }],
    ['does not choose', two, undefined, {}, { problem: 'multiple roles found in user info, please check NHSD-Session-URID' }],
    ['needs one', { nhsid_nrbac_roles: [] }, undefined, {}, { problem: 'no userroles available, please check NHSD-Session-URID is valid' }],
    ['needs to be told', {}, undefined, {}, { problem: 'nhsid_nrbac_roles is misconfigured/invalid' }],
    ['needs ids', { nhsid_nrbac_roles: [{}] }, undefined, {}, { problem: 'nhsid_nrbac_roles is misconfigured/invalid' }],
  ])('%s', (_, claims, header, more, resolved) => {
    expect(resolveRole(tokenWith(claims, more), header)).toEqual(resolved);
  });
});
