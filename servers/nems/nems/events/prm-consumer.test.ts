/** A change of GP as a real consumer reads it: by a few paths, each of which must lead to exactly one value. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attributeOf, childNamed, childrenNamed, descend } from '#formats/xml/query';
import type { XmlElement } from '#formats/xml/tree';
import { raiseEvents } from './raise.ts';
import { resourcesOf, rootOf } from './testing/shape.ts';
import { JACK, NOW, openStandardWorld, type StandardWorld } from './testing/standard-world.ts';

const FHIR = 'http://hl7.org/fhir';

interface Read {
  readonly messageId: string;
  readonly lastUpdated: string;
  readonly nhsNumber: string;
  readonly verification: string;
  readonly as: 'suspension' | 're-registration' | 'neither';
  readonly practice?: string;
}

/** All elements that a path of child elements leads to. */
function at(from: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>((found, name) => found.flatMap((one) => childrenNamed(one, FHIR, name)), [from]);
}

function only(found: readonly XmlElement[]): string {
  expect(found).toHaveLength(1);
  return attributeOf(found[0] as XmlElement, 'value') ?? '';
}

function read(xml: string): Read {
  const root = rootOf(xml);
  const of = (type: string) => resourcesOf(root).filter(({ local }) => local === type);
  const [header] = of('MessageHeader') as [XmlElement];
  const patients = of('Patient');
  expect(patients).toHaveLength(1);
  const [patient] = patients as [XmlElement];
  const finished = of('EpisodeOfCare').filter((episode) => only(at(episode, 'status')) === 'finished');
  const practices = at(patient, 'generalPractitioner', 'reference');
  const facts = {
    messageId: only(at(header, 'id')),
    lastUpdated: only(at(header, 'meta', 'lastUpdated')),
    nhsNumber: only(at(patient, 'identifier', 'value')),
    verification: only(at(patient, 'identifier', 'extension', 'valueCodeableConcept', 'coding', 'code')),
  };
  if (practices.length > 0 && finished.length > 0) return { ...facts, as: 'neither' };
  const reference =
    practices.length > 0 ? only(practices) : only(finished.flatMap((episode) => at(episode, 'managingOrganization', 'reference')));
  return { ...facts, as: practices.length > 0 ? 're-registration' : 'suspension', practice: practiceAt(root, reference) };
}

/** The ODS code of the organisation whose `fullUrl` is the text of a reference. */
function practiceAt(root: XmlElement, reference: string): string {
  const entries = at(root, 'entry').filter((entry) => attributeOf(childNamed(entry, FHIR, 'fullUrl') as XmlElement, 'value') === reference);
  expect(entries).toHaveLength(1);
  const organisation = descend(entries[0] as XmlElement, FHIR, 'resource', 'Organization') as XmlElement;
  const identifiers = at(organisation, 'identifier').filter((one) => only(at(one, 'system')).includes('ods-organization-code'));
  return only(identifiers.flatMap((one) => at(one, 'value')));
}

let standard: StandardWorld;
beforeAll(async () => {
  standard = await openStandardWorld();
});
afterAll(() => standard.close());

async function moved(practices: { from?: string; to?: string }) {
  const { world, triggering } = standard;
  const patient = await standard.patient(JACK);
  const event = { type: 'gp-changed', nhsNumber: JACK, serialChangeNumber: 7, ...practices } as const;
  const [raised] = await raiseEvents(
    { nhsNumber: JACK, serialChangeNumber: 7, at: NOW - 1500, worldSequence: 1, events: [event] },
    { patient },
    { world, ids: triggering.ids, sentAt: NOW, sequence: () => 3 },
    ['pds-change-of-gp-1'],
  );
  if (raised === undefined) throw new Error('nothing was raised');
  return raised;
}

describe('the consumer of deductions', () => {
  test('sees a suspension in who has left a practice for none', async () => {
    const raised = await moved({ from: 'B86056' });
    const { lastUpdated, ...told } = read(raised.xml);
    expect(told).toEqual({
      messageId: raised.messageId,
      nhsNumber: JACK,
      verification: '01',
      as: 'suspension',
      practice: 'B86056',
    });
    expect(lastUpdated).toBe('2026-11-25T08:59:58.500+00:00');
  });

  test('sees a re-registration in who had none and has one again', async () => {
    expect(read((await moved({ to: 'B83002' })).xml)).toMatchObject({ as: 're-registration', practice: 'B83002' });
  });

  test('takes a code that stands for no practice for none', async () => {
    expect(read((await moved({ from: 'B86056', to: 'V81999' })).xml)).toMatchObject({ as: 'suspension', practice: 'B86056' });
  });

  test('passes over who has moved from one to another', async () => {
    expect(read((await moved({ from: 'B86056', to: 'B83002' })).xml)).toMatchObject({ as: 'neither' });
  });
});
