import { describe, expect, it, test } from 'vitest';
import { writeUnsignedToken } from '#conventions/spine/unsigned-token';
import { bearer, callerHeaders, claims, type Headers, openNems, SPINE_ASID, TRUST } from './testing/nems.ts';

const ID = '0'.repeat(32);
const FOUND_NOTHING = `404 NO_RECORD_FOUND: No record found for supplied Subscription identifier - ${ID}`;
const CHECK_FAILED = '403 ASID_CHECK_FAILED';
const header = (diagnostics: string) => `400 MISSING_OR_INVALID_HEADER: ${diagnostics}`;
const ANYBODY = '999999999999';

const local = await openNems();
const integration = await openNems({ environment: 'integration' });
const sandbox = await openNems({ environment: 'sandbox' });
const read = (nems: typeof local, headers: Headers) => nems.ask('GET', `/Subscription/${ID}`, headers);
const without = (name: string): Headers => Object.fromEntries(Object.entries(callerHeaders('Get')).filter(([one]) => one !== name));
const system = (asid: string) => `https://fhir.nhs.uk/Id/accredited-system|${asid}`;

describe('a header that is missing', () => {
  it.each(['fromASID', 'toASID', 'InteractionID', 'Authorization'])('%s: is missed in integration alone', async (name) => {
    const answer = await read(integration, without(name));
    expect(answer.error).toBe(header(`${name} HTTP Header is missing`));
    expect(answer.body.issue[0]).toMatchObject({
      severity: 'error',
      code: 'invalid',
      details: { coding: [{ display: 'There is a required header missing or invalid' }] },
    });
    expect((await read(integration, { ...without(name), [name]: '' })).error).toBe(header(`${name} HTTP Header is missing`));
    for (const nems of [local, sandbox]) expect((await read(nems, without(name))).error).toBe(FOUND_NOTHING);
  });
});

describe('a header that is wrong is refused wherever it is looked at', () => {
  it.each<[string, string, string]>([
    ['fromASID', '99090070200', header('fromASID HTTP Header is not an ASID: it must be twelve digits')],
    ['toASID', '92894201254x', header('toASID HTTP Header is not an ASID: it must be twelve digits')],
    ['InteractionID', 'urn:nhs:names:services:clinicals-sync:SubscriptionsApiPost', header('InteractionID header does not match request')],
    ['InteractionID', 'constructor', header('InteractionID header does not match request')],
    ['Authorization', 'Bearer x', header('The JWT must have three parts, separated by full stops')],
    ['Authorization', bearer({ aud: '' }), header('Empty JWT aud claim')],
    ['fromASID', '200000000359', header('Invalid JWT requesting_system claim: its ASID must be that of the fromASID header')],
    [
      'Authorization',
      bearer({ requesting_organization: 'https://fhir.nhs.uk/Id/ods-organization-code|B86056' }),
      header('Invalid JWT requesting_organization claim: B86056 does not use the system with the ASID 990900702001'),
    ],
    ['toASID', '999999999998', CHECK_FAILED],
    ['toASID', '990900704005', CHECK_FAILED],
  ])('%s: %s', async (name, value, error) => {
    for (const nems of [local, integration]) expect((await read(nems, callerHeaders('Get', { [name]: value }))).error).toBe(error);
    expect((await read(sandbox, callerHeaders('Get', { [name]: value }))).error).toBe(FOUND_NOTHING);
  });
});

describe('systems', () => {
  const as = (asid: string): Headers => {
    const said = { sub: system(asid), requesting_system: system(asid) };
    return callerHeaders('Get', { fromASID: asid, Authorization: bearer(said) });
  };

  it('that are accredited may ask', async () => {
    for (const nems of [local, integration]) expect((await read(nems, as(TRUST.asid))).error).toBe(FOUND_NOTHING);
  });

  it.each([
    ['000000000000', 'the sender, ASID 000000000000, is no system of this world'],
    ['990900704005', 'the sender, ASID 990900704005, is not accredited for urn:nhs:names:services:clinicals-sync:SubscriptionsApiGet'],
  ])('like %s may not', async (asid, advice) => {
    for (const nems of [local, integration]) {
      const answer = await read(nems, as(asid));
      expect([answer.error, answer.decidedBy]).toEqual([CHECK_FAILED, 'systemsMayDoThis']);
      expect(answer.advice).toContain(advice);
    }
  });

  it('that have been taken out of use may not', async () => {
    const nems = await openNems();
    const { systems } = nems.deps.world;
    const found = await systems.get(TRUST.asid);
    if (found === undefined) throw new Error('the seeds have changed');
    await systems.put({ ...found.doc, withdrawn: true });
    expect((await read(nems, as(TRUST.asid))).advice).toContain(`the sender, ASID ${TRUST.asid}, has been taken out of use`);
  });

  it('of tests stand for any, but not in integration', async () => {
    for (const asid of [ANYBODY, '111111111111']) {
      const headers = { ...as(asid), toASID: asid };
      expect((await read(local, headers)).error).toBe(FOUND_NOTHING);
      expect((await read(integration, headers)).error).toBe(CHECK_FAILED);
    }
  });

  it('are known by the token, where there is nothing else', async () => {
    const answer = await read(local, { Authorization: bearer({ sub: system('990900704005'), requesting_system: system('990900704005') }) });
    expect(answer.error).toBe(CHECK_FAILED);
    expect(answer.reply.about?.correlation).toEqual({ asid: '990900704005' });
  });

  it('may be used by others than those who run them', async () => {
    const nems = await openNems();
    const { systems } = nems.deps.world;
    const found = await systems.get(TRUST.asid);
    if (found === undefined) throw new Error('the seeds have changed');
    await systems.put({ ...found.doc, clients: ['B86056'] });
    const requesting = 'https://fhir.nhs.uk/Id/ods-organization-code|B86056';
    expect((await read(nems, callerHeaders('Get', { Authorization: bearer({ requesting_organization: requesting }) }))).error).toBe(
      FOUND_NOTHING,
    );
  });
});

test('names of headers are read in any case, and what else Spine gets is passed over', async () => {
  const shouted = Object.fromEntries(Object.entries(callerHeaders('Get')).map(([name, value]) => [name.toUpperCase(), value]));
  const more = { 'X-Spine-SSLProtocol': 'TLSv1.2', 'X-Spine-SSLCipher': 'ECDHE-RSA-AES256-GCM-SHA384' };
  expect((await read(integration, { ...shouted, ...more })).error).toBe(FOUND_NOTHING);
});

test('a parameter is refused: there are none', async () => {
  for (const [method, path] of [
    ['GET', `/Subscription/${ID}`],
    ['DELETE', `/Subscription/${ID}`],
    ['POST', '/Subscription'],
    ['POST', '/Events/1/$process-message'],
  ] as const)
    expect((await local.ask(method, `${path}?_format=json&x`)).error, path).toBe('422 INVALID_PARAMETER: There is no parameter _format');
});

test('with all mistakes at once, put right one by one, each is named in its order', async () => {
  const good = callerHeaders('Get');
  const headers: Record<string, string> = { Accept: 'text/html' };
  const steps: readonly (readonly [name: string, bad: string, error: string])[] = [
    ['fromASID', '', header('fromASID HTTP Header is missing')],
    ['fromASID', 'x', header('fromASID HTTP Header is not an ASID: it must be twelve digits')],
    ['toASID', '', header('toASID HTTP Header is missing')],
    ['InteractionID', 'x', header('InteractionID header does not match request')],
    ['Authorization', '', header('Authorization HTTP Header is missing')],
    ['Authorization', `Bearer ${writeUnsignedToken(claims({ iss: '' }))}`, header('Empty JWT iss claim')],
    ['toASID', '990900704005', CHECK_FAILED],
    ['Accept', 'text/html', '415 UNSUPPORTED_MEDIA_TYPE: There is no answer of the type text/html'],
  ];
  for (const [name, bad, error] of steps) {
    headers[name] = bad;
    expect((await integration.ask('GET', '/Subscription/x', headers)).error).toBe(error);
    headers[name] = good[name] ?? '*/*';
  }
  expect((await integration.ask('GET', '/Subscription/x', headers)).error).toMatch(/^400 BAD_REQUEST/);
  expect(headers.toASID).toBe(SPINE_ASID);
});
