import { describe, expect, it, test } from 'vitest';
import { EVENT_TYPES, type EventType } from './events/types.ts';
import { lifeCycleVerdict } from './lifecycle.ts';
import { idOf, openNems, subscription } from './testing/nems.ts';

const ON = '2027-03-31';
const MORE = 'https://example.test/life-cycle';
const explicit = (...codes: readonly string[]) =>
  `/Bundle?type=message&Patient.identifier=9912003888${codes.map((code) => `&MessageHeader.event=${code}`).join('')}`;

describe('a subscription to types of events of which', () => {
  it('one is to be given up is made, and told of', async () => {
    const nems = await openNems({
      lifeCycles: { 'vaccinations-1': { state: 'deprecated', on: ON, more: MORE }, 'nipe-outcome-1': { state: 'deprecated' } },
    });
    const body = JSON.stringify(subscription({ criteria: explicit('vaccinations-1', 'pds-change-of-gp-1', 'nipe-outcome-1') }));
    const answer = await nems.ask('POST', '/Subscription', { Accept: 'application/fhir+json' }, body);
    expect([answer.status, answer.headers['content-type']]).toEqual([201, 'application/fhir+json;charset=utf-8']);
    const coding = {
      system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1',
      code: 'DEPRECATED',
      display: 'The operation being performed has been deprecated',
    };
    expect(answer.body.issue).toEqual([
      {
        severity: 'information',
        code: 'informational',
        details: { coding: [coding] },
        diagnostics: `Deprecation of the Vaccinations (vaccinations-1) event type will occur on 31/03/2027, for more information go to ${MORE}`,
      },
      {
        severity: 'information',
        code: 'informational',
        details: { coding: [coding] },
        diagnostics: 'Deprecation of the NIPE outcome (nipe-outcome-1) event type',
      },
    ]);
    expect((await nems.ask('GET', `/Subscription/${idOf(answer)}`)).status).toBe(200);
  });

  it.each(['no-longer-supported', 'withdrawn'] as const)('one is %s is not made', async (state) => {
    const nems = await openNems({ lifeCycles: { 'vaccinations-1': { state, on: ON } } });
    const body = JSON.stringify(subscription({ criteria: explicit('pds-change-of-gp-1', 'vaccinations-1') }));
    const answer = await nems.ask('POST', '/Subscription', {}, body);
    expect(answer.error).toBe(
      '400 NO_LONGER_SUPPORTED: Withdrawal of the Vaccinations (vaccinations-1) event type will occur on 31/03/2027',
    );
    expect(answer.decidedBy).toBe('eventsAreSupported');
    expect(answer.body.issue[0]).toMatchObject({
      severity: 'fatal',
      code: 'not-supported',
      details: { coding: [{ display: 'Event message type is no longer supported' }] },
    });
    expect((await nems.ask('POST', '/Subscription', {}, JSON.stringify(subscription()))).status).toBe(201);
  });
});

test('a publisher is told of a type that is no longer supported, and refused one that is withdrawn', () => {
  const types = [EVENT_TYPES.get('vaccinations-1') as EventType];
  const verdict = (state: 'live' | 'deprecated' | 'no-longer-supported' | 'withdrawn') =>
    lifeCycleVerdict('publish', types, { 'vaccinations-1': { state } });
  expect(verdict('live')).toEqual({ notices: [] });
  expect(lifeCycleVerdict('publish', types, {})).toEqual({ notices: [] });
  expect(verdict('deprecated')).toMatchObject({ notices: [{ severity: 'information', code: 'DEPRECATED' }] });
  expect(verdict('no-longer-supported')).toMatchObject({
    notices: [{ severity: 'warning', type: 'not-supported', code: 'NO_LONGER_SUPPORTED' }],
  });
  expect(verdict('withdrawn')).toMatchObject({ refusal: { error: 'NO_LONGER_SUPPORTED' } });
});
