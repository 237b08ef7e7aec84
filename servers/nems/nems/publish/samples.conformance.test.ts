/** The official examples of Events-Management: all are taken by default; what the specification says against them is known. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readMessage } from './message.ts';
import { readPlain } from './plain-reader.ts';
import { validateEvent } from './strict.ts';
import { GOOD_HEADERS, openPublisher, PUBLISHER, type Publisher } from './testing/publisher.ts';

const FOLDER = join(process.env.NHS_SANDBOX_REFERENCE_DATA ?? '/nowhere', 'nems/event-messages');
const SAMPLES = readdirSync(FOLDER).map((name) => ({ name, bytes: readFileSync(join(FOLDER, name)) }));

const WITHOUT_URN = ['Bundle.entry[0].fullUrl is 3cfdf880-13e9-4f6b-8299-53e96ef5ec02; it must be urn:uuid: and the id of the resource'];
const OF_THE_DEAD = [
  'Bundle.entry[1].resource.sent stands after sender, and belongs before it',
  'Bundle.entry[2].resource.identifier is 6101231234, which is no NHS number',
  'Bundle is routed by 9912003888, and holds no patient of that number',
];

/** What is wrong with some of them; with the others, nothing. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'BirthNotificationWithMother.xml': [
    'Bundle.entry[2].resource.identifier is 1112223330, which is no NHS number',
    'Bundle.entry[0].resource routes by 1112223330, which is no NHS number',
  ],
  'PDS-Change-Of-Address-ems-example.xml': WITHOUT_URN,
  'PDS-Change-Of-GP-ems-example.xml': WITHOUT_URN,
  'PDS-Death-Notification-formal-ems-example.xml': OF_THE_DEAD,
  'PDS-Death-Notification-informal-ems-example.xml': OF_THE_DEAD,
};

let publisher: Publisher;
beforeAll(async () => {
  publisher = await openPublisher();
  const interactions = ['Bloodspottestoutcome', 'Newbornhearing', 'Nipeoutcome', 'Professionalcontacts', 'Vaccinations'].map(
    (name) => `urn:nhs:names:services:events:${name}.Write`,
  );
  const { world } = publisher.deps;
  for (const asid of [PUBLISHER.asid, GOOD_HEADERS.toASID ?? '']) await world.systems.put({ ...PUBLISHER, asid, interactions });
});

test('there are all of them', () => expect(SAMPLES).toHaveLength(16));

describe.each(SAMPLES)('$name', ({ name, bytes }) => {
  const { message } = readMessage(bytes);
  const code = message?.header?.event?.code ?? '';

  test('is read quickly', () => expect(readPlain(bytes.toString())).toBeDefined());

  test(code.startsWith('pds-') ? 'is for Spine alone to publish' : 'is accepted, and delivered byte for byte', async () => {
    const before = publisher.accepted.length;
    const { status, error } = await publisher.publish(bytes, {
      ...GOOD_HEADERS,
      InteractionID: `urn:nhs:names:services:events:${code}.Write`,
    });
    if (code.startsWith('pds-')) {
      expect(error).toMatch(/^403 ASID_CHECK_FAILED/);
      return;
    }
    expect(status, error).toBe(202);
    const [accepted] = publisher.accepted.slice(before);
    expect(accepted).toMatchObject({ type: code, messageId: message?.header?.id, subject: '9912003888' });
    expect(Buffer.compare(Buffer.from(accepted?.bodies.message?.content as Uint8Array), bytes)).toBe(0);
  });

  test('is known for what is wrong with it', () => {
    expect(validateEvent(bytes).map(({ path, problem }) => `${path} ${problem}`)).toEqual(KNOWN[name] ?? []);
  });
});
