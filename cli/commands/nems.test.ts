/** At a terminal against a sandbox that is there. */
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { controlClient } from '#clients/control/control';
import { type Sandbox, startSandbox } from '#testing/index';
import { runWith, type Situation } from '../testing/run-with.ts';

const PATIENT = '9990001375';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

let nhs: Sandbox;
beforeAll(async () => {
  nhs = await startSandbox({ servers: ['mesh', 'nems'] });
});
afterAll(() => nhs.stop());
beforeEach(() => nhs.reset());

/** Runs a command line; words are parted by blanks. */
function run(line: string, situation: Situation = {}) {
  const env = { NHS_SANDBOX_URL: nhs.url, ...situation.env };
  return runWith(line.split(' '), { connect: async (options) => controlClient(options), ...situation, env });
}

async function output(line: string, situation?: Situation): Promise<string> {
  const { code, out, err } = await run(line, situation);
  if (code !== 0) throw new Error(`exited with ${code}: ${err}`);
  return out;
}

/** Without colours. */
const plain = (text: string) => stripVTControlCharacters(text);

const SUBSCRIBE = 'nems subscribe pds-change-of-gp-1 --mailbox RR8OT001';

describe('NEMS', () => {
  test('somebody subscribes, a patient moves, and the event is in the mailbox', async () => {
    expect(await output('nems subscriptions')).toBe('nobody has subscribed\n');
    const id = (await output(`${SUBSCRIBE} --country E92000001 --tag mine`)).trim();
    expect(await output('nems subscriptions')).toBe(`${id}  RR8OT001  pds-change-of-gp-1  COUNTRYCODE E92000001  tag mine\n`);
    await output(`world move ${PATIENT} A20047`);
    expect(await output('nems drain')).toBe('all is delivered\n');
    const events = await output('nems events');
    expect(events).toMatch(UUID);
    expect(events).toContain(`pds-change-of-gp-1  ${PATIENT}  1 sent\n`);
    const event = events.split(' ')[0];
    expect(await output(`nems event ${event} --body`)).toMatch(/^<Bundle xmlns="http:\/\/hl7.org\/fhir">/);
    const card = await output(`nems event ${event}`);
    for (const told of ['pds-change-of-gp-1', PATIENT, 'world', 'application/xml', 'RR8OT001 CHANGEOFGP_1', 'sent'])
      expect(card).toContain(told);
    expect(await output('nems deliveries --mailbox RR8OT001')).toContain('RR8OT001 CHANGEOFGP_1  sent');
    expect(await output('mesh inbox RR8OT001')).toContain('X26NE001  CHANGEOFGP_1');
    await output(`nems unsubscribe ${id}`);
    expect(JSON.parse(await output('nems subscriptions --json'))).toEqual([]);
  });

  test('on a narrow terminal what is told of an id stands below it, whole', async () => {
    const several = 'nems subscribe pds-change-of-gp-1 vaccinations-1 --mailbox X26ABC1 --end 2099-01-01T00:00:00Z';
    const id = (await output(`${several} --patient ${PATIENT} --age gt15 --tag mine`)).trim();
    const narrow = { columns: 80 };
    expect(plain(await output('nems subscriptions', narrow))).toBe(
      [id, `  X26ABC1  pds-change-of-gp-1 vaccinations-1  patient ${PATIENT}`, '  age gt15, tag mine, until 2099-01-01T00:00:00Z', ''].join(
        '\n',
      ),
    );
    await output(`world move ${PATIENT} A20047`);
    await output('nems drain');
    const [event, told] = plain(await output('nems events', narrow)).split('\n');
    expect(event).toMatch(new RegExp(`${UUID.source}$`));
    expect(told).toMatch(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}pds-change-of-gp-1 {2}9990001375 {2}1 sent$/);
    const why = plain(await output(`nems why ${event}`, narrow)).split('\n');
    expect(why.slice(0, 3)).toEqual(['1 gets it', `${id}  ✓  X26ABC1  all that it asks for holds`, '']);
    expect(why).toContain(`✓  Patient.identifier ${PATIENT}: is ${PATIENT}`);
    const card = plain(await output(`nems event ${event}`, narrow));
    expect(card).toMatch(new RegExp(`\\n  X26ABC1 CHANGEOFGP_1  sent  \\w+\\n    ${id}\\|mine\\n`));
  });

  test('what nobody gets is told of', async () => {
    await output(`${SUBSCRIBE} --patient 9000000009`);
    await output(`world move ${PATIENT} A20047`);
    expect(await output('nems unmatched')).toContain(`pds-change-of-gp-1   ${PATIENT}  no subscription matches`);
    expect(await output('nems events')).toBe('nothing was accepted\n');
  });

  test('it is said who gets an event, and why', async () => {
    const id = (await output(`${SUBSCRIBE} --patient ${PATIENT}`)).trim();
    await output(`${SUBSCRIBE} --patient 9000000009`);
    await output(`world move ${PATIENT} A20047`);
    await output('nems drain');
    const event = (await output('nems events')).split(' ')[0];
    const why = await output(`nems why ${event}`);
    expect(why).toMatch(/^1 gets it; 1 does not\n/);
    expect(why).toContain(`${id}  ✓  RR8OT001  all that it asks for holds`);
    expect(why).toContain('✗  RR8OT001  Patient.identifier 9000000009');
    expect(await output(`nems why pds-change-of-gp-1 --patient ${PATIENT}`)).toMatch(/^1 gets it/);
    expect(await output(`nems why ${event} ${id}`)).toContain(`✓  Patient.identifier ${PATIENT}: is ${PATIENT}`);
    expect(await run('nems why pds-change-of-gp-1')).toMatchObject({ code: 2, err: expect.stringContaining('--patient') });
  });

  test('any event is made to happen; what is wrong is said', async () => {
    await output(`${SUBSCRIBE} --patient ${PATIENT}`);
    expect(await output(`nems trigger pds-change-of-gp-1 --patient ${PATIENT}`)).toContain('RR8OT001 CHANGEOFGP_1');
    const made = JSON.parse(await output(`nems trigger vaccinations-1 {"kind":"delete"} --patient ${PATIENT} --json`));
    expect(made).toMatchObject({ type: 'vaccinations-1', deliveries: [] });
    expect(await run('nems trigger nothing-1 --patient 1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('event: must be one of'),
    });
    expect(await run(`${SUBSCRIBE} --patient 1`)).toMatchObject({ code: 1, err: expect.stringContaining('NHS number') });
    expect(await run(`${SUBSCRIBE}`)).toMatchObject({ code: 2, err: expect.stringContaining('One of --patient, --practice') });
    expect(await run(`${SUBSCRIBE} --patient ${PATIENT} --country E92000001`)).toMatchObject({ code: 2 });
  });

  test('deliveries are held, dropped, shuffled and released', async () => {
    await output(`${SUBSCRIBE} --patient ${PATIENT}`);
    await output('nems hold');
    await output(`world move ${PATIENT} A20047`);
    expect(await run('nems drain --timeout 50')).toMatchObject({ code: 1, out: '', err: 'error: 1 delivery waits still\n' });
    expect(await output('nems drop --waiting --mailbox RR8OT001')).toBe('1 delivery dropped\n');
    await output('nems release');
    expect(await output('nems drain')).toBe('all is delivered\n');
    expect(await output('nems events')).toContain('1 dropped');
    expect(JSON.parse(await output('nems shuffle 7 --json'))).toMatchObject({ shuffle: 7 });
    expect(JSON.parse(await output('nems delay PT5M --json'))).toMatchObject({ delay: 'PT5M', shuffle: 7 });
    expect(JSON.parse(await output('nems duplicate on --json'))).toMatchObject({ duplicate: true });
    expect(JSON.parse(await output('nems drop --next 2 --event vaccinations-1 --json'))).toEqual([{ next: 2, type: 'vaccinations-1' }]);
    expect(JSON.parse(await output('nems drop --none --json'))).toEqual([]);
    expect(await run('nems duplicate maybe')).toMatchObject({ code: 2 });
  });

  test('settings and types are shown and changed', async () => {
    expect(JSON.parse(await output('nems settings {"strict":true}'))).toMatchObject({ strict: true });
    expect(await output('nems types vaccinations-1 deprecated --on 2027-03-31')).toBe(
      'vaccinations-1  deprecated until 2027-03-31  VACCINATIONS_1\n',
    );
    expect(await run('nems types nothing-1')).toMatchObject({ code: 2, err: expect.stringContaining("no type of event 'nothing-1'") });
    expect((await output('nems types')).split('\n')).toHaveLength(16);
  });
});

describe('MNS', () => {
  const QUEUE = 'arn:aws:sqs:eu-west-2:000000000000:mine';
  const subscribe = async () => (await output('mns subscribe pds-change-of-gp-2 --queue mine')).trim();

  test('a signal is triggered, comes to a queue, is looked at and taken away', async () => {
    const id = await subscribe();
    expect(await output('mns subscriptions')).toBe(
      `${id}  nobody in particular  ${QUEUE}  application/json  eventType='pds-change-of-gp-2'\n`,
    );
    expect(await output(`mns trigger pds-change-of-gp-2 --patient ${PATIENT}`)).toContain('  for 1 subscription\n');
    await output('nems drain');
    expect(await output('mns queues')).toBe(`${QUEUE}  1 waiting\n`);
    expect(JSON.parse(await output(`mns messages ${QUEUE}`))).toMatchObject({ type: 'pds-change-of-gp-2', subject: PATIENT });
    await output(`mns purge ${QUEUE}`);
    expect(await output(`mns messages ${QUEUE}`)).toBe('nothing is on it\n');
    expect(JSON.parse(await output(`mns forward ${QUEUE} http://127.0.0.1:9/ --json`))).toMatchObject({ forwardTo: 'http://127.0.0.1:9/' });
    await output(`mns forward ${QUEUE} none`);
    expect(await output(`mns why pds-change-of-gp-2 --patient ${PATIENT}`)).toContain('✓  the event type and every filter hold');
    await output(`mns unsubscribe ${id}`);
    expect(await output('mns subscriptions')).toBe('nobody has subscribed\n');
  });

  test('a mailbox is subscribed, with filters and as a Bundle', async () => {
    const line = 'mns subscribe pds-record-change-2 --mailbox RR8OT001 --workflow SIGNALS --bundle --owner APP';
    expect(JSON.parse(await output(`${line} --filter changed_address=true --filter nhsnumber=${PATIENT} --json`))).toMatchObject({
      owner: 'APP',
      criteria: `eventType='pds-record-change-2' AND changed_address='true' AND nhsnumber='${PATIENT}'`,
      channel: { endpoint: 'mesh://RR8OT001?workflow_id=SIGNALS', payload: 'application/fhir+json' },
    });
    expect(await run('mns subscribe pds-record-change-2')).toMatchObject({ code: 2, err: expect.stringContaining('--queue or --mailbox') });
    expect(await run('mns subscribe pds-record-change-2 --queue q --filter x')).toMatchObject({ code: 2 });
    expect(await run('mns subscribe nothing-1 --queue q')).toMatchObject({ code: 1, err: expect.stringContaining('valid event type') });
  });

  test('what is wrong with a signal is said', async () => {
    expect(await run('mns trigger nothing-1')).toMatchObject({ code: 1, err: expect.stringContaining('type: must be one of') });
  });
});
