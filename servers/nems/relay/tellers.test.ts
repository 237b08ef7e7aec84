/** What happens in the world, and who is told of it, from end to end: only MESH is not real. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ServedNems, serveNems } from '../testing/served.ts';

/** She lives in Leeds, and is registered there. */
const PATIENT = '9990001375';
const MAILBOX = 'RR8OT001';
const SCUNTHORPE = { postcode: 'DN16 1LE', subIcb: '03K', localAuthority: 'E06000013' };
const BRISTOL = { postcode: 'BS2 0AN', subIcb: '15C' };

let nems: ServedNems;
beforeAll(async () => {
  nems = await serveNems();
});
afterAll(() => nems.stop());
afterEach(async () => {
  await nems.suite.kernel.sessions.reset('default');
  nems.mesh.arrived.length = 0;
});

async function subscribe(said: object): Promise<void> {
  await nems.control('POST', '/subscriptions', { mailbox: MAILBOX, ...said });
}

/** Types and whom each is about, in the order of their arrival. */
async function arrived(): Promise<string[]> {
  expect((await nems.control('POST', '/drain')).json).toEqual({ settled: true, waiting: 0 });
  return nems.mesh.inbox(MAILBOX).map((body) => {
    const [, code] = /<event>.*?<code value="([^"]+)"/s.exec(body) ?? [];
    const [, nhsNumber] = /Extension-RoutingDemographics-1.*?<value value="(\d{10})"/s.exec(body) ?? [];
    return `${code} ${nhsNumber}`;
  });
}

const ALL = { events: ['pds-birth-notification-1', 'pds-change-of-address-1', 'pds-death-notification-1', 'pds-record-change-1'] };

test('a birth is told of the mother, and the new record of the baby', async () => {
  await subscribe({ ...ALL, country: 'E92000001' });
  await nems.change('record-birth', { mother: PATIENT, gender: 'female' });
  const all = await arrived();
  const [ofTheMother, ofTheBaby] = [true, false].map((is) => all.filter((one) => one.endsWith(PATIENT) === is));
  expect(ofTheMother).toEqual([`pds-record-change-1 ${PATIENT}`, `pds-birth-notification-1 ${PATIENT}`]);
  expect(ofTheBaby).toEqual([expect.stringMatching(/^pds-record-change-1 \d{10}$/)]);
});

test('who moves house is told of where they lived and where they live; all else of them where they live', async () => {
  const moveTo = ({ postcode }: { postcode: string }) =>
    nems.change('change-address', { nhsNumber: PATIENT, address: { lines: ['', '1 Quarry Street'], postcode } });
  await moveTo(SCUNTHORPE);
  await subscribe({ ...ALL, homeSubIcb: SCUNTHORPE.subIcb });
  await moveTo(BRISTOL);
  expect(await arrived()).toEqual([`pds-change-of-address-1 ${PATIENT}`]);
  nems.mesh.arrived.length = 0;
  await moveTo(SCUNTHORPE);
  expect(await arrived()).toEqual([`pds-change-of-address-1 ${PATIENT}`, `pds-record-change-1 ${PATIENT}`]);
});

test('of a record that is sensitive nothing is told, unless record changes are to be', async () => {
  await subscribe({ ...ALL, patient: PATIENT });
  await nems.change('restrict-record', { nhsNumber: PATIENT });
  expect(await arrived()).toEqual([]);
  await nems.control('PUT', '/settings', { recordChangesOfWithheld: true });
  await nems.change('move-patient', { nhsNumber: PATIENT, practice: 'A20047' });
  expect(await arrived()).toEqual([`pds-record-change-1 ${PATIENT}`]);
});

test('and what a tester triggers, or asks about, goes by the same', async () => {
  await subscribe({ ...ALL, patient: PATIENT });
  await nems.change('restrict-record', { nhsNumber: PATIENT });
  const triggerBoth = async () => {
    for (const event of ['pds-record-change-1', 'pds-death-notification-1'])
      expect((await nems.control('POST', '/trigger', { event, patient: PATIENT })).status).toBe(201);
  };
  const why = async () => (await nems.control('GET', `/why?event=pds-record-change-1&patient=${PATIENT}`)).json.summary;
  await triggerBoth();
  expect([await arrived(), await why()]).toEqual([[], '0 get it; 1 does not']);
  await nems.control('PUT', '/settings', { recordChangesOfWithheld: true });
  await triggerBoth();
  expect([await arrived(), await why()]).toEqual([[`pds-record-change-1 ${PATIENT}`], '1 gets it']);
});

test('a patient who is taken out of the sandbox is no event, and one who is gone before it is told keeps nobody waiting', async () => {
  await subscribe({ ...ALL, country: 'E92000001' });
  await nems.ask('DELETE', `/_sandbox/world/patients/${PATIENT}`);
  expect(await arrived()).toEqual([]);
  await nems.change('move-patient', { nhsNumber: '9693632109', practice: 'B83002' });
  expect(await arrived()).toEqual(['pds-record-change-1 9693632109']);
});

test('whoever is asked for more than once in a mailbox comes there once, whoever else is told', async () => {
  await nems.change('change-address', { nhsNumber: PATIENT, address: { lines: ['', '1 Quarry Street'], postcode: SCUNTHORPE.postcode } });
  await subscribe({ event: 'pds-record-change-1', patient: PATIENT, tag: 'a' });
  await subscribe({ event: 'pds-record-change-1', practice: 'B83002', tag: 'b' });
  await subscribe({ mailbox: 'X26ABC1', event: 'pds-record-change-1', localAuthority: SCUNTHORPE.localAuthority });
  await nems.change('change-contact', { nhsNumber: PATIENT, kind: 'phone', use: 'home', value: '01632 960587' });
  expect(await arrived()).toHaveLength(1);
  expect(nems.mesh.inbox('X26ABC1')).toEqual(nems.mesh.inbox(MAILBOX));
  const [partner] = nems.mesh.arrived.filter(({ to }) => to === MAILBOX).map(({ headers }) => headers['mex-partnerid']);
  expect(partner).toMatch(/^[0-9a-f]{32}\|[ab]~~~[0-9a-f]{32}\|[ab]$/);
});
