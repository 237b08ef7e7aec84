import { describe, expect, it, test } from 'vitest';
import { idOf, openNems, subscription } from '../testing/nems.ts';
import { publishedByTkw } from './tkw.ts';

const nems = await openNems({ settings: { packs: ['tkw'] } });
const id = (end: string) => end.padStart(32, '0');
const create = (components: string) =>
  nems.ask('POST', '/Subscription', {}, JSON.stringify(subscription({ criteria: `/Bundle?type=message${components}` })));
const generic = (organisation: string, event = 'pds-change-of-gp-1') =>
  `&MessageHeader.event=${event}&subscriptionRuleType=GP_GP_GP&Organization.identifier=${organisation}`;
const explicit = (nhsNumber: string) =>
  `&MessageHeader.event=pds-change-of-gp-1&Patient.identifier=http://fhir.nhs.net/Id/nhs-number|${nhsNumber}`;
const codeOf = (error: string) => error.split(':')[0];

describe('a new subscription with a known value is answered', () => {
  it.each([
    ['9674848118', '0'],
    ['9674848126', '1'],
    ['9674848134', '2'],
    ['9674848185', '0'],
  ])('about %s', async (nhsNumber, end) => {
    const answer = await create(explicit(nhsNumber));
    expect([answer.status, idOf(answer)]).toEqual([201, id(end)]);
    if (nhsNumber === '9674848185') expect(answer.body.issue[0].details.coding[0].code).toBe('DEPRECATED');
    else expect(answer.text).toBe('');
  });

  it.each([
    ['9674848142', '400 INVALID_NHS_NUMBER'],
    ['9674848150', '400 INVALID_REQUEST_MESSAGE'],
    ['9674848169', '403 ACCESS_DENIED'],
    ['9674848177', '500 INTERNAL_SERVER_ERROR'],
  ])('about %s with an error', async (nhsNumber, error) => {
    const answer = await create(explicit(nhsNumber));
    expect([codeOf(answer.error), answer.decidedBy]).toEqual([error, 'harnessAnswers']);
  });

  it.each([
    ['A91720', 'pds-change-of-gp-1', '5'],
    ['A91720', 'pds-death-notification-1', '4'],
    ['ANYTHING', 'pds-change-of-gp-1', '3'],
  ])('for %s and %s', async (organisation, event, end) => {
    expect(idOf(await create(generic(organisation, event)))).toBe(id(end));
  });

  it('for an organisation that there is not', async () => {
    expect(codeOf((await create(generic('Z99999'))).error)).toBe('404 ORGANISATION_NOT_FOUND');
  });
});

test('a new subscription with another value is made', async () => {
  const made = idOf(await create(explicit('9912003888')));
  expect((await nems.ask('GET', `/Subscription/${made}`)).body.criteria).toContain('9912003888');
  expect(codeOf((await create('&MessageHeader.event=vaccinations-1')).error)).toBe('400 INVALID_REQUEST_MESSAGE');
});

test.each([
  ['0', '200 ', '200 '],
  ['1', '200 ', '403 ACCESS_DENIED'],
  ['2', '200 ', '500 INTERNAL_SERVER_ERROR'],
  ['e1', '403 ACCESS_DENIED', '404 NO_RECORD_FOUND'],
  ['e2', '500 INTERNAL_SERVER_ERROR', '404 NO_RECORD_FOUND'],
  ['3', '404 NO_RECORD_FOUND', '404 NO_RECORD_FOUND'],
])('the subscription …%s', async (end, read, deleted) => {
  const answers = [await nems.ask('GET', `/Subscription/${id(end)}`), await nems.ask('DELETE', `/Subscription/${id(end)}`)];
  expect(answers.map(({ status, error }) => codeOf(error) || `${status} `)).toEqual([read, deleted]);
  if (answers[0]?.status === 200) expect(answers[0].body.id).toBe(id(end));
});

test('without the pack none of it is so', async () => {
  const usual = await openNems();
  expect(codeOf((await usual.ask('GET', `/Subscription/${id('0')}`)).error)).toBe('404 NO_RECORD_FOUND');
});

test('a publisher is answered by the number of the patient', () => {
  expect(publishedByTkw('9464250321', 'vaccinations-1')).toEqual({ error: 'INVALID_REQUEST_MESSAGE' });
  expect(publishedByTkw('9674848185', 'vaccinations-1')).toMatchObject({ notices: [{ code: 'DEPRECATED' }] });
  expect(publishedByTkw('9674848185', 'nipe-outcome-1')).toBeUndefined();
  expect(publishedByTkw('9912003888', 'vaccinations-1')).toBeUndefined();
});
