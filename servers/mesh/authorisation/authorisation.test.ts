import { beforeEach, describe, expect, test } from 'vitest';
import { signToken, timestampOf, writeToken } from '#formats/mesh/token';
import { makeClock, setTo } from '#kernel/clock';
import { makeRequest, type RequestInit } from '#kernel/http/request';
import { seededIds } from '#kernel/ids';
import type { SessionContext } from '#kernel/session';
import { openStore } from '#kernel/store/open';
import { MAILBOXES } from '#world/collections';
import { type AuthorisationDeps, bindAuthorisation, explainToken, requestIsAuthorised } from './authorisation.ts';
import { type AuthorisationMode, type AuthorisationSettings, authorisationSettings } from './settings.ts';

const NOW = Date.parse('2026-03-01T12:00:30Z');
const MINUTE = 60_000;
const KEY = 'TestKey';

let time: number;
let settings: AuthorisationSettings;
let deps: AuthorisationDeps;
let advice: string[];

const mailbox = (mailboxId: string, more: object = {}) => ({
  id: mailboxId,
  doc: { mailboxId, name: mailboxId, organisation: 'X26', active: true, sets: [], sends: [], receives: [], tradingPartners: [], ...more },
});

beforeEach(async () => {
  time = NOW;
  advice = [];
  settings = authorisationSettings('integration');
  const mailboxes = [
    mailbox('X26ABC1'),
    mailbox('X26ABC2', { password: 'p@ss:word' }),
    mailbox('X26SHUT', { active: false }),
    mailbox('gp_mailbox'),
  ];
  const store = (await openStore({ seeds: new Map([['mailboxes', mailboxes]]), collections: [MAILBOXES] })).session('default');
  const clock = makeClock(() => setTo(time, true, NOW));
  const context = { name: 'default', prefix: '', store, clock, ids: seededIds(1) } as Partial<SessionContext> as SessionContext;
  deps = bindAuthorisation(context, { read: async () => settings });
});

const mode = (name: AuthorisationMode) => {
  settings = { ...settings, authorisation: name };
};

interface Made {
  readonly mailboxId?: string;
  readonly nonce?: string;
  readonly nonceCount?: string;
  readonly at?: number;
  readonly password?: string;
  readonly key?: string;
}

function made({ mailboxId = 'X26ABC1', nonce = 'n', nonceCount = '0', at = NOW, password = 'password', key = KEY }: Made = {}): string {
  return writeToken(signToken({ mailboxId, nonce, nonceCount, timestamp: timestampOf(at) }, password, key));
}

function ask(authorization?: string, mailboxId = 'X26ABC1', more: Partial<RequestInit> = {}) {
  const headers: string[] = authorization === undefined ? [] : ['Authorization', authorization];
  const request = makeRequest({ target: `/messageexchange/${mailboxId}/inbox`, headers, ...more });
  return requestIsAuthorised(request, mailboxId, deps, (said) => advice.push(said));
}

const refusedBy = (decidedBy: string, error: string) => expect.objectContaining({ decidedBy, error, advice: [expect.any(String)] });

describe('strict, as the live service', () => {
  test('lets in who knows password and key, once', async () => {
    expect(await ask(made())).toBeUndefined();
    expect(await ask(made())).toEqual(refusedBy('tokenIsNew', 'duplicatedToken'));
    expect(await ask(made({ nonceCount: '1' }))).toBeUndefined();
    expect(await ask(made({ nonceCount: '01' }))).toBeUndefined();
    expect(await ask(made({ nonce: 'm' }))).toBeUndefined();
    expect(await ask(made({ mailboxId: 'X26ABC2', password: 'p@ss:word' }), 'X26ABC2')).toBeUndefined();
    expect(advice).toEqual([]);
  });

  test('takes counts in any order, and of two at once one', async () => {
    for (const nonceCount of ['7', '3', '5']) expect(await ask(made({ nonceCount }))).toBeUndefined();
    const both = await Promise.all([ask(made({ nonceCount: '9' })), ask(made({ nonceCount: '9' }))]);
    expect(both.map((refusal) => refusal?.error)).toEqual([undefined, 'duplicatedToken']);
  });

  test.each([
    ['none', undefined, 'X26ABC1', 'headerIsThere', 'unreadableToken'],
    ['a blank one', '  ', 'X26ABC1', 'headerIsThere', 'unreadableToken'],
    ['another scheme', 'Basic secret', 'X26ABC1', 'tokenIsOfThisMailbox', 'tokenOfAnotherMailbox'],
    ['the scheme alone', 'NHSMESH', 'X26ABC1', 'tokenIsOfThisMailbox', 'tokenOfAnotherMailbox'],
    ['another mailbox', made(), 'X26ABC2', 'tokenIsOfThisMailbox', 'tokenOfAnotherMailbox'],
    ['small letters', made({ mailboxId: 'x26abc1' }), 'X26ABC1', 'tokenIsOfThisMailbox', 'tokenOfAnotherMailbox'],
    [
      'mixed letters of a mailbox that there is not',
      made({ mailboxId: 'NoBox' }),
      'NOBODY',
      'tokenIsOfThisMailbox',
      'tokenOfAnotherMailbox',
    ],
    ['too few parts', 'NHSMESH X26ABC1:n:0:202603011200', 'X26ABC1', 'tokenIsReadable', 'unreadableToken'],
    ['a count in words', 'NHSMESH X26ABC1:n:one:202603011200:ab', 'X26ABC1', 'tokenIsReadable', 'unreadableToken'],
    ['an unknown mailbox', made({ mailboxId: 'NOBODY' }), 'NOBODY', 'mailboxIsKnown', 'mailboxNotFound'],
    ['another password', made({ password: 'guess' }), 'X26ABC1', 'hashIsRight', 'invalidToken'],
    ['another key', made({ key: 'guess' }), 'X26ABC1', 'hashIsRight', 'invalidToken'],
    ['a cut hash', made().slice(0, -1), 'X26ABC1', 'hashIsRight', 'invalidToken'],
    ['a hash beyond ASCII', made().slice(0, -64) + '\u0130'.repeat(64), 'X26ABC1', 'hashIsRight', 'invalidToken'],
    ['a mailbox that is closed', made({ mailboxId: 'X26SHUT' }), 'X26SHUT', 'mailboxIsActive', 'inactiveMailbox'],
  ])('refuses %s', async (_, header, mailboxId, step, error) => expect(await ask(header, mailboxId)).toEqual(refusedBy(step, error)));

  test('takes the hash in either case, and small letters in an id that has them', async () => {
    expect(await ask(made().replace(/[0-9a-f]{64}$/, (hash) => hash.toUpperCase()))).toBeUndefined();
    expect(await ask(made({ mailboxId: 'gp_mailbox' }), 'gp_mailbox')).toBeUndefined();
  });

  test.each([
    [-121, 'invalidToken'],
    [-120, undefined],
    [0, undefined],
    [120, undefined],
    [121, 'invalidToken'],
  ])('a token of %i minutes from now: %s', async (minutes, error) => {
    expect((await ask(made({ at: NOW + minutes * MINUTE })))?.error).toBe(error);
  });

  test('a timestamp must be one', async () => {
    const claims = { mailboxId: 'X26ABC1', nonce: 'n', nonceCount: '0', timestamp: '202602301200' };
    expect(await ask(writeToken(signToken(claims, 'password', KEY)))).toEqual(refusedBy('timeIsNear', 'invalidToken'));
  });

  test('a token is remembered for as long as it could come again', async () => {
    const header = made({ at: NOW + 120 * MINUTE });
    expect(await ask(header)).toBeUndefined();
    time = NOW + 240 * MINUTE;
    expect((await ask(header))?.error).toBe('duplicatedToken');
    time = NOW + 242 * MINUTE;
    expect((await ask(header))?.error).toBe('invalidToken');
    expect((await ask(made({ at: time })))?.error).toBeUndefined();
  });

  test('what is refused for another reason is not used up', async () => {
    const header = made({ mailboxId: 'X26ABC2', password: 'p@ss:word' });
    expect((await ask(header, 'X26ABC1'))?.error).toBe('tokenOfAnotherMailbox');
    time = NOW + 121 * MINUTE;
    expect((await ask(header, 'X26ABC2'))?.error).toBe('invalidToken');
    time = NOW;
    expect(await ask(header, 'X26ABC2')).toBeUndefined();
  });
});

describe('other modes', () => {
  test('none looks at nothing but the mailbox', async () => {
    mode('none');
    expect(await ask()).toBeUndefined();
    expect(await ask('nonsense')).toBeUndefined();
    expect(await ask(undefined, 'NOBODY')).toEqual(refusedBy('mailboxIsKnown', 'mailboxNotFound'));
  });

  test('canned wants the nonce VALID, and no hash', async () => {
    mode('canned');
    expect(await ask('NHSMESH X26ABC1:VALID:0:202603011200:whatever')).toBeUndefined();
    expect(await ask('NHSMESH X26ABC1:INVALID:0:202603011200:whatever')).toEqual(refusedBy('nonceIsValid', 'invalidToken'));
    expect(await ask()).toEqual(refusedBy('headerIsThere', 'unreadableToken'));
  });

  test('full wants a right hash, whenever and however often', async () => {
    mode('full');
    const header = made({ at: 0 });
    expect([await ask(header), await ask(header)]).toEqual([undefined, undefined]);
    expect((await ask(made({ key: 'guess' })))?.error).toBe('invalidToken');
    expect((await ask())?.error).toBe('unreadableToken');
    expect(await ask(made({ mailboxId: 'X26SHUT' }), 'X26SHUT')).toBeUndefined();
    expect(advice).toEqual([]);
  });

  test('when-sent takes none, or a right one, and tells what the live service would refuse', async () => {
    mode('when-sent');
    expect(await ask()).toBeUndefined();
    const old = made({ at: NOW - 180 * MINUTE });
    expect([await ask(old), await ask(old)]).toEqual([undefined, undefined]);
    expect(advice.map((said) => said.split(':')[0])).toEqual(['Authorization', 'timestamp', 'timestamp', 'nonce and count']);
    expect((await ask(made({ password: 'guess' })))?.error).toBe('invalidToken');
    expect((await ask(undefined, 'X26SHUT'))?.error).toBe('inactiveMailbox');
  });

  test.each([
    ['local', {}, 'when-sent'],
    ['sandbox', {}, 'full'],
    ['integration', {}, 'strict'],
    ['integration', { AUTH_MODE: 'none' }, 'none'],
    ['local', { AUTH_MODE: 'no_auth' }, 'full'],
    ['local', { AUTH_MODE: 'strict', SHARED_KEY: 'BackBone' }, 'strict'],
  ] as const)('in %s with %j it is %s', (environment, variables, name) => {
    const { authorisation: chosen, sharedKey } = authorisationSettings(environment, variables);
    expect([chosen, sharedKey]).toEqual([name, 'SHARED_KEY' in variables ? 'BackBone' : 'TestKey']);
  });
});

test('client certificates may have to be named as the live ones', async () => {
  settings = authorisationSettings('integration', { AUTH_MODE: 'none', MESH_NAMED_CERTIFICATE: 'yes' });
  const from = (clientCertificate?: string) => {
    const request = Object.assign(Object.create(makeRequest({ target: '/' })), { header: () => undefined });
    Object.defineProperty(request, 'clientCertificate', { value: clientCertificate });
    return requestIsAuthorised(request, 'X26ABC1', deps);
  };
  expect(await from('C=GB, CN=local1.X26.api.mesh-client.nhs.uk')).toBeUndefined();
  expect(await from('CN=nhs-sandbox-client')).toEqual(refusedBy('certificateIsNamed', 'invalidToken'));
  expect(await from('CN=local1.X26.api.mesh-client.nhs.uk.example')).toEqual(refusedBy('certificateIsNamed', 'invalidToken'));
  expect(await from()).toEqual(refusedBy('certificateIsNamed', 'invalidToken'));
});

describe('a token explained', () => {
  test('that is good', async () => {
    const { accepted, acceptedWhenStrict, token, steps } = await explainToken(made(), deps);
    expect([accepted, acceptedWhenStrict, token?.nonce]).toEqual([true, true, 'n']);
    expect(new Set(steps.map(({ outcome }) => outcome))).toEqual(new Set(['passes', 'not looked at']));
    expect(await ask(made())).toBeUndefined();
  });

  test('that is wrong in several ways: all of them', async () => {
    const { error, errorDescription, steps } = await explainToken(made({ at: 0, key: 'BackBone' }), deps);
    expect([error, errorDescription]).toEqual(['invalidToken', 'Invalid Authentication Token']);
    const refused = steps.filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ step }) => step)).toEqual(['hashIsRight', 'timeIsNear']);
    expect(refused[0]?.wrong).toContain('that with the shared key BackBone');
    expect(refused[0]?.wrong).not.toContain('password:');
  });

  test('for another mailbox, used before, and by a more lenient sandbox', async () => {
    mode('when-sent');
    await ask(made());
    const { accepted, acceptedWhenStrict, steps } = await explainToken(made(), deps);
    expect([accepted, acceptedWhenStrict]).toEqual([true, false]);
    expect(steps.at(-1)).toMatchObject({ step: 'tokenIsNew', outcome: 'would be refused when strict' });
    expect((await explainToken(made(), deps, 'X26ABC2')).error).toBe('tokenOfAnotherMailbox');
    expect((await explainToken('', deps)).acceptedWhenStrict).toBe(false);
  });
});
