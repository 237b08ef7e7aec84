/**
 * Systems of the directory at NEMS where all is demanded of them: the environment `integration`, over TLS, at the portal's one address. A hospital
 * subscribes and publishes, and finds its event in its mailbox; who lacks something is refused, and told what.
 */
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlClient, controlClient } from '#clients/control/control';
import { type MeshClient, meshClient, orThrow } from '#clients/mesh/mesh';
import { writeUnsignedToken } from '#conventions/spine/unsigned-token';
import { parseConfig } from '#kernel/config-schema';
import { type Suite, startSuite } from '#kernel/suite';
import { loadServers } from '#servers/catalogue';
import { eventMessage, NHS_NUMBER } from '#servers/nems/nems/publish/testing/messages';
import { worldFrame } from '#world/frame';

const HOSPITAL = { asid: '990900702001', odsCode: 'RR8', mailbox: 'RR8OT001' };
/** Of a system that may subscribe and not publish, and of one that may publish and not subscribe. */
const PRACTICE = { asid: '990900701003', odsCode: 'B83002' };
const FEED = { asid: '477121000323', odsCode: 'X26' };
const SPINE = '928942012545';
const SUBSCRIPTION = '/STU3/Subscription';
const PUBLISH = '/STU3/Events/1/$process-message';
const EVENT = eventMessage();

let suite: Suite;
let ca: string;
let control: ControlClient;
let mesh: MeshClient;
beforeAll(async () => {
  const config = parseConfig({ options: { portBase: 0, logLevel: 'silent', tls: true, environment: 'integration' } });
  suite = await startSuite({ config, servers: await loadServers(['portal', 'mesh', 'nems']), frame: worldFrame });
  ca = (await suite.kernel.authority()).caPem;
  const url = suite.urls.portal as string;
  control = controlClient({ url, ca });
  mesh = meshClient({ url, ca, mailboxId: HOSPITAL.mailbox, password: 'password', sharedKey: 'TestKey' });
});
afterAll(async () => {
  await mesh.close();
  await suite.stop();
});

interface Heard {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly text: string;
}

function ask(method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = request(suite.urls.portal + path, { method, headers, ca, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      resolve({ status: answer.statusCode, location: answer.headers.location, text });
    });
    sent.on('error', reject).end(body);
  });
}

/** All that is demanded of a system. */
function headersOf({ asid, odsCode }: { readonly asid: string; readonly odsCode: string }, interaction: string, scope: string) {
  const iat = Math.floor(Date.now() / 1000);
  const system = `https://fhir.nhs.uk/Id/accredited-system|${asid}`;
  return {
    fromASID: asid,
    toASID: SPINE,
    InteractionID: `urn:nhs:names:services:${interaction}`,
    Authorization: `Bearer ${writeUnsignedToken({
      iss: 'https://hospital.example',
      sub: system,
      aud: 'https://clinicals.example',
      iat,
      exp: iat + 300,
      reason_for_request: 'directcare',
      scope: `patient/${scope}`,
      requesting_system: system,
      requesting_organization: `https://fhir.nhs.uk/Id/ods-organization-code|${odsCode}`,
    })}`,
    'Content-Type': 'application/fhir+xml',
  };
}

const toPublish = (who = HOSPITAL as { asid: string; odsCode: string }) => headersOf(who, 'events:Vaccinations.Write', 'Bundle.write');
const toSubscribe = (who = HOSPITAL as { asid: string; odsCode: string }, operation = 'Post') =>
  headersOf(who, `clinicals-sync:SubscriptionsApi${operation}`, 'Subscription.write');

const subscriptionOf = ({ odsCode, mailbox }: { readonly odsCode: string; readonly mailbox: string }) =>
  '<Subscription xmlns="http://hl7.org/fhir"><status value="requested"/>' +
  `<contact><system value="url"/><value value="https://directory.spineservices.nhs.uk/STU3/Organization/${odsCode}"/><use value="work"/></contact>` +
  `<reason value="Test"/><criteria value="/Bundle?type=message&amp;Patient.identifier=http://fhir.nhs.net/Id/nhs-number|${NHS_NUMBER}&amp;MessageHeader.event=vaccinations-1"/>` +
  `<channel><type value="message"/><endpoint value="${mailbox}"/></channel></Subscription>`;

it('a hospital hears of what it has published itself: no publisher is left out', async () => {
  const made = await ask('POST', SUBSCRIPTION, toSubscribe(), subscriptionOf(HOSPITAL));
  expect([made.status, made.text]).toEqual([201, '']);
  const path = new URL(made.location ?? '').pathname;
  expect(path).toMatch(/^\/STU3\/Subscription\/[0-9a-f]{32}$/);
  expect(made.location).toContain(suite.urls.portal);

  expect(await ask('POST', PUBLISH, toPublish(), EVENT)).toMatchObject({ status: 202, text: '' });
  expect(await control.nems.drain()).toEqual({ settled: true, waiting: 0 });
  const [messageId = '', ...others] = orThrow(await mesh.inbox()).messageIds;
  expect(others).toEqual([]);
  const { message, content } = orThrow(await mesh.download(messageId));
  // whatever a poller in the field demands of a message
  expect(message.headers).toMatchObject({
    'mex-from': 'X26NE001',
    'mex-to': HOSPITAL.mailbox,
    'mex-workflowid': 'VACCINATIONS_1',
    'mex-messagetype': 'DATA',
    'mex-statusevent': 'TRANSFER',
    'mex-statussuccess': 'SUCCESS',
    'mex-statustimestamp': expect.stringMatching(/^\d{14}$/),
    'mex-filename': expect.stringMatching(/\.xml$/),
    'mex-localid': expect.stringMatching(/./),
    'mex-subject': 'vaccinations-1',
  });
  expect(message.headers).not.toHaveProperty('mex-partnerid');
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe(EVENT);

  expect((await ask('GET', path, toSubscribe(HOSPITAL, 'Get'))).text).toContain('<status value="active"/>');
  expect(await ask('DELETE', path, toSubscribe(PRACTICE, 'Delete'))).toMatchObject({
    status: 403,
    text: expect.stringContaining('ACCESS_DENIED'),
  });
  expect(await ask('DELETE', path, toSubscribe(HOSPITAL, 'Delete'))).toMatchObject({ status: 200, text: '' });
  expect((await ask('GET', path, toSubscribe(HOSPITAL, 'Get'))).status).toBe(404);
});

describe('refused is', () => {
  const without = (headers: Readonly<Record<string, string>>, name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));

  it.each(['fromASID', 'toASID', 'InteractionID', 'Authorization'])('who does not send %s', async (name) => {
    for (const [path, headers, body] of [
      [SUBSCRIPTION, toSubscribe(), subscriptionOf(HOSPITAL)],
      [PUBLISH, toPublish(), EVENT],
    ] as const) {
      const { status, text } = await ask('POST', path, without(headers, name), body);
      expect([status, text]).toEqual([400, expect.stringContaining('<code value="MISSING_OR_INVALID_HEADER"/>')]);
      expect(text).toContain(name === 'InteractionID' ? 'InteractionID' : `${name} HTTP Header is missing`);
    }
  });

  it.each<[string, () => Promise<Heard>, number, string]>([
    ['a practice that publishes', () => ask('POST', PUBLISH, toPublish(PRACTICE), EVENT), 403, 'ASID_CHECK_FAILED'],
    [
      'who may only publish and subscribes',
      () => ask('POST', SUBSCRIPTION, toSubscribe(FEED), subscriptionOf({ ...HOSPITAL, odsCode: FEED.odsCode })),
      403,
      'ASID_CHECK_FAILED',
    ],
    [
      'a system that there is not',
      () => ask('POST', PUBLISH, toPublish({ ...HOSPITAL, asid: '123456789012' }), EVENT),
      403,
      'ASID_CHECK_FAILED',
    ],
    [
      'who stands for any elsewhere',
      () => ask('POST', PUBLISH, toPublish({ ...HOSPITAL, asid: '999999999999' }), EVENT),
      403,
      'ASID_CHECK_FAILED',
    ],
    [
      "another's interaction",
      () => ask('POST', PUBLISH, { ...toPublish(), InteractionID: toSubscribe().InteractionID }, EVENT),
      400,
      'MISSING_OR_INVALID_HEADER',
    ],
    [
      'an interaction of another event',
      () => ask('POST', PUBLISH, { ...toPublish(), InteractionID: 'urn:nhs:names:services:events:Nipeoutcome.Write' }, EVENT),
      400,
      'MISSING_OR_INVALID_HEADER',
    ],
    [
      "another's token",
      () => ask('POST', PUBLISH, { ...toPublish(), Authorization: toPublish(PRACTICE).Authorization }, EVENT),
      400,
      'MISSING_OR_INVALID_HEADER',
    ],
    [
      'a token for subscriptions',
      () => ask('POST', PUBLISH, { ...toPublish(), Authorization: toSubscribe().Authorization }, EVENT),
      400,
      'MISSING_OR_INVALID_HEADER',
    ],
    [
      'what only Spine publishes',
      () =>
        ask(
          'POST',
          PUBLISH,
          { ...toPublish(), InteractionID: 'urn:nhs:names:services:events:pds-change-of-gp-1.Write' },
          EVENT.replaceAll('vaccinations-1', 'pds-change-of-gp-1'),
        ),
      403,
      'ASID_CHECK_FAILED',
    ],
    [
      "another organisation's mailbox",
      () => ask('POST', SUBSCRIPTION, toSubscribe(), subscriptionOf({ ...HOSPITAL, mailbox: 'RY6OT001' })),
      400,
      'INVALID_REQUEST_MESSAGE',
    ],
    [
      'an organisation that there is not',
      () => ask('POST', SUBSCRIPTION, toSubscribe(), subscriptionOf({ ...HOSPITAL, odsCode: 'NOONE' })),
      404,
      'ORGANISATION_NOT_FOUND',
    ],
  ])('%s', async (_, asked, status, code) => {
    const heard = await asked();
    expect([heard.status, /<code value="([A-Z_]{6,})"/.exec(heard.text)?.[1]]).toEqual([status, code]);
  });

  it('and nothing of all that was an event', async () => {
    expect((await control.nems.events()).items.filter(({ deliveries }) => deliveries.length === 0)).toEqual([]);
    expect((await control.nems.subscriptions()).items).toEqual([]);
  });
});

describe('where messages are held against the whole specification', () => {
  beforeAll(async () => {
    await control.nems.setSettings({ strict: true });
  });

  it.each(['blood-spot-test-outcome-1', 'newborn-hearing-1', 'nipe-outcome-1', 'professional-contacts-1', 'vaccinations-1'])(
    '%s, as a tester triggers it, may be published as it is',
    async (event) => {
      const { id } = await control.nems.trigger({ event, patient: NHS_NUMBER });
      const { content = '' } = (await control.nems.event(id)).bodies.message ?? {};
      const headers = { ...toPublish(), InteractionID: `urn:nhs:names:services:events:${event}.Write` };
      expect(await ask('POST', PUBLISH, headers, content)).toMatchObject({ status: 202, text: '' });
      const spoilt = content.replace('<timestamp', '<time value="now"/><timestamp');
      expect(await ask('POST', PUBLISH, headers, spoilt)).toMatchObject({ status: 422, text: expect.stringContaining('INVALID_RESOURCE') });
    },
  );
});
