import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkDigit } from '#world/rules/nhs-number';
import { EVENT_TYPES } from '../events/types.ts';
import type { Criteria } from './criteria.ts';
import { COUNTRIES, readCriteria, writeCriteria } from './grammar.ts';

const NUMBER = '9912003888';
const PATIENT = `Patient.identifier=http://fhir.nhs.net/Id/nhs-number|${NUMBER}`;
const EVENT = 'MessageHeader.event=pds-change-of-gp-1';
const RULE = 'subscriptionRuleType=GP_GP_GP&Organization.identifier=B86056';
const BUSINESS_RULES = 'The subscription criteria did not meet business rules';

const read = (components: string, strict = false) => readCriteria(`/Bundle?type=message${components}`, { strict, subscriber: 'RR8' });

function criteriaOf(components: string): Criteria {
  const reading = read(components);
  if ('refusal' in reading) throw new Error(reading.refusal.advice?.join() ?? reading.refusal.diagnostics);
  return reading.criteria;
}

function adviceOf(components: string): readonly string[] {
  const reading = read(components);
  return 'refusal' in reading ? ['refused'] : reading.advice;
}

function reasonOf(components: string, strict = false): string | undefined {
  const reading = read(components, strict);
  if (!('refusal' in reading)) return undefined;
  expect(reading.refusal).toMatchObject({ error: 'INVALID_REQUEST_MESSAGE', diagnostics: BUSINESS_RULES });
  return reading.refusal.advice?.[0];
}

const EXPLICIT: Criteria = { events: ['pds-change-of-gp-1'], target: { rule: 'nhs-number', value: NUMBER }, ages: [] };
const GENERIC: Criteria = { events: ['pds-change-of-gp-1'], target: { rule: 'GP_GP_GP', value: 'B86056' }, ages: [] };

describe('criteria are read', () => {
  it('explicit, with all that they may have', () => {
    const all = `&serviceType=UHV&${PATIENT}&${EVENT}&MessageHeader.event=vaccinations-1&Patient.age=gt5&Patient.age=lt19&GPRegistration=RegisteredOnly&tag=a|b,c-d_1`;
    expect(criteriaOf(all)).toEqual({
      serviceType: 'UHV',
      events: ['pds-change-of-gp-1', 'vaccinations-1'],
      target: { rule: 'nhs-number', value: NUMBER },
      ages: [
        { comparator: 'gt', years: 5 },
        { comparator: 'lt', years: 19 },
      ],
      gpRegistration: 'RegisteredOnly',
      tag: 'a|b,c-d_1',
    });
  });

  it('generic, of each rule', () => {
    const rules = [
      ['GP_GP_GP', 'B86056'],
      ['UHV_POSTCODE_LACODE', 'E08000035'],
      ['CHO_GP_CCG', '15F'],
      ['CHO_POSTCODE_CCG', '15F'],
      ['COUNTRYCODE', 'E92000001'],
    ];
    for (const [rule, value] of rules)
      expect(criteriaOf(`&${EVENT}&subscriptionRuleType=${rule}&Organization.identifier=${value}`).target).toEqual({ rule, value });
  });

  it.each(['GP', 'CHO', 'UHV', 'EPCHR'])('service type %s', (serviceType) => {
    expect(criteriaOf(`&${EVENT}&${PATIENT}&serviceType=${serviceType}`)).toEqual({ ...EXPLICIT, serviceType });
  });

  it.each([
    ['the system that is printed', `http://fhir.nhs.net/Id/nhs-number|${NUMBER}`],
    ['the system of today', `https://fhir.nhs.uk/Id/nhs-number|${NUMBER}`],
    ['no system', NUMBER],
    ['percent-encoding', encodeURIComponent(`http://fhir.nhs.net/Id/nhs-number|${NUMBER}`)],
    ['the | encoded', `http://fhir.nhs.net/Id/nhs-number%7C${NUMBER}`],
  ])('an NHS number with %s', (_, value) => {
    expect(criteriaOf(`&${EVENT}&Patient.identifier=${value}`)).toEqual(EXPLICIT);
  });

  it.each([
    ['names in any case', `&PATIENT.identifier=${NUMBER}&messageheader.EVENT=pds-change-of-gp-1`],
    ['names that are encoded', `&Patient%2Eidentifier=${NUMBER}&${EVENT}`],
  ])('with %s', (_, components) => {
    expect(criteriaOf(components)).toEqual(EXPLICIT);
  });

  it.each(['Bundle?type=message', '/bundle?TYPE=message', ' /Bundle?type=message'])('beginning with %s', (prefix) => {
    expect(readCriteria(`${prefix}&${PATIENT}&${EVENT}`, { strict: true, subscriber: 'RR8' })).toEqual({ criteria: EXPLICIT, advice: [] });
  });

  it('with an ODS code in small letters or with its system', () => {
    for (const code of ['b86056', 'https://fhir.nhs.uk/Id/ods-organization-code|B86056'])
      expect(criteriaOf(`&${EVENT}&subscriptionRuleType=GP_GP_GP&Organization.identifier=${code}`)).toEqual(GENERIC);
  });

  it('in any order', () => {
    const parts = [PATIENT, EVENT, 'MessageHeader.event=vaccinations-1', 'Patient.age=lt19', 'tag=t', 'serviceType=GP'];
    const shuffles = fc.shuffledSubarray(parts, { minLength: parts.length });
    fc.assert(
      fc.property(shuffles, (shuffled) => {
        const { events, ...others } = criteriaOf(`&${shuffled.join('&')}`);
        expect(new Set(events)).toEqual(new Set(['pds-change-of-gp-1', 'vaccinations-1']));
        expect(others).toMatchObject({ serviceType: 'GP', tag: 't', ages: [{ comparator: 'lt', years: 19 }] });
      }),
    );
  });

  it.each(['lt', 'le', 'eq', 'ge', 'gt'])('an age with %s', (comparator) => {
    expect(criteriaOf(`&${PATIENT}&${EVENT}&Patient.age=${comparator}0`).ages).toEqual([{ comparator, years: 0 }]);
  });

  it('and all event codes and countries are known', () => {
    for (const code of EVENT_TYPES.keys()) expect(criteriaOf(`&${PATIENT}&MessageHeader.event=${code}`).events).toEqual([code]);
    for (const code of COUNTRIES.keys())
      expect(criteriaOf(`&${EVENT}&subscriptionRuleType=COUNTRYCODE&Organization.identifier=${code}`).target.value).toBe(code);
  });
});

describe('what only should not be is advice, and refused where the sandbox is strict', () => {
  it.each([
    ['several events', `&${RULE}&${EVENT}&MessageHeader.event=vaccinations-1`, 'generic criteria should have MessageHeader.event once'],
    [
      'registered patients of a practice',
      `&${RULE}&${EVENT}&GPRegistration=RegisteredOnly`,
      /^GPRegistration should not be combined with GP_GP_GP/,
    ],
    [
      'registered patients of a commissioner',
      `&subscriptionRuleType=CHO_GP_CCG&Organization.identifier=15F&${EVENT}&GPRegistration=UnregisteredOnly`,
      /^GPRegistration should not be combined with CHO_GP_CCG/,
    ],
    ['no practice', `&subscriptionRuleType=GP_GP_GP&${EVENT}`, /^Organization.identifier should say which practice/],
    ['an old name', `&subscriptionRuleType=HSS&Organization.identifier=E92000001&${EVENT}`, 'HSS is now called COUNTRYCODE'],
  ])('%s', (_, components, words) => {
    expect(adviceOf(components)).toEqual([typeof words === 'string' ? words : expect.stringMatching(words)]);
    expect(reasonOf(components, true)).toMatch(words);
  });

  it('a practice that is not named is the one that subscribes', () => {
    expect(criteriaOf(`&subscriptionRuleType=GP_GP_GP&${EVENT}`).target).toEqual({ rule: 'GP_GP_GP', value: 'RR8' });
  });

  it.each([
    ['the same event twice', `&${PATIENT}&${EVENT}&${EVENT}`, 'MessageHeader.event has the same code more than once'],
    ['&amp; for &', `&amp;${PATIENT}&amp;${EVENT}`, 'the criteria have &amp; for &: they were escaped twice'],
  ])('only ever advice: %s', (_, components, words) => {
    expect(read(components, true)).toEqual({ criteria: EXPLICIT, advice: [words] });
  });
});

describe('criteria are refused', () => {
  it.each([
    ['both kinds at once', `&${PATIENT}&${RULE}&${EVENT}`, 'criteria have either Patient.identifier or subscriptionRuleType'],
    ['neither kind', `&${EVENT}`, 'criteria have either Patient.identifier or subscriptionRuleType'],
    ['no event', `&${PATIENT}`, 'criteria have MessageHeader.event at least once'],
    ['an event that there is not', `&${PATIENT}&MessageHeader.event=PDS001`, 'PDS001 is no event code'],
    ['an event without a code', `&${PATIENT}&MessageHeader.event=`, /^an empty value is no event code$/],
    ['an event without anything', `&${PATIENT}&MessageHeader.event`, /^an empty value is no event code$/],
    ['an event that is a property of objects', `&${PATIENT}&MessageHeader.event=constructor`, 'constructor is no event code'],
    ['two patients', `&${PATIENT}&${PATIENT}&${EVENT}`, 'explicit criteria have patient.identifier at most 1 times'],
    [
      'an organisation beside a patient',
      `&${PATIENT}&Organization.identifier=RR8&${EVENT}`,
      'explicit criteria have organization.identifier at most 0 times',
    ],
    ['two rules', `&${RULE}&subscriptionRuleType=COUNTRYCODE&${EVENT}`, 'generic criteria have subscriptionruletype at most 1 times'],
    ['three ages', `&${PATIENT}&${EVENT}${'&Patient.age=gt5'.repeat(3)}`, 'explicit criteria have patient.age at most 2 times'],
    ['two tags', `&${PATIENT}&${EVENT}&tag=a&tag=b`, 'explicit criteria have tag at most 1 times'],
    ['an unknown component', `&${PATIENT}&${EVENT}&colour=red`, 'colour is no component of criteria'],
    ['an empty component', `&${PATIENT}&&${EVENT}`, 'criteria have a component without a name'],
    ['a component without a name', `&${PATIENT}&${EVENT}&=x`, 'criteria have a component without a name'],
    ['a property of objects as component', `&__proto__=1&${PATIENT}&${EVENT}`, '__proto__ is no component of criteria'],
    ['a service type that there is not', `&${PATIENT}&${EVENT}&serviceType=gp`, 'servicetype is one of GP, CHO, UHV, EPCHR'],
    [
      'a rule that there is not',
      `&subscriptionRuleType=ALL&Organization.identifier=RR8&${EVENT}`,
      /^subscriptionRuleType is one of GP_GP_GP/,
    ],
    ['a rule without a place', `&subscriptionRuleType=COUNTRYCODE&${EVENT}`, 'COUNTRYCODE needs Organization.identifier'],
    [
      'a country that there is not',
      `&subscriptionRuleType=COUNTRYCODE&Organization.identifier=E92000002&${EVENT}`,
      /^Organization.identifier is one of E92000001/,
    ],
    ['a code that is none', `&subscriptionRuleType=GP_GP_GP&Organization.identifier=B&${EVENT}`, 'Organization.identifier is a code: B'],
    [
      'an empty code',
      `&subscriptionRuleType=GP_GP_GP&Organization.identifier=&${EVENT}`,
      'Organization.identifier is a code: an empty value',
    ],
    ['an age without a comparator', `&${PATIENT}&${EVENT}&Patient.age=5`, 'Patient.age is lt or gt and years'],
    ['an age that is none', `&${PATIENT}&${EVENT}&Patient.age=lt-5`, 'Patient.age is lt or gt and years'],
    [
      'a registration that there is not',
      `&${PATIENT}&${EVENT}&GPRegistration=All`,
      'gpregistration is one of RegisteredOnly, UnregisteredOnly',
    ],
    ['a tag with other characters', `&${PATIENT}&${EVENT}&tag=a%20b`, /^a tag is at most 100/],
    ['a tag that is too long', `&${PATIENT}&${EVENT}&tag=${'x'.repeat(101)}`, /^a tag is at most 100/],
    ['an empty tag', `&${PATIENT}&${EVENT}&tag=`, /^a tag is at most 100/],
    ['a patient of another system', `&${EVENT}&Patient.identifier=urn:x|${NUMBER}`, /^Patient.identifier is http/],
    ['what cannot be decoded', `&${PATIENT}&${EVENT}&tag=%E0%A4%A`, '%E0%A4%A is not percent-encoded as it should be'],
  ])('%s', (_, components, words) => {
    expect(reasonOf(components)).toMatch(words);
  });

  it.each(['', '/Bundle', '/Bundle?type=document', '/Bundle?type=messages', 'https://x/Bundle?type=message', '/Patient?type=message'])(
    'that begin %s',
    (prefix) => {
      const reading = readCriteria(`${prefix}&${PATIENT}&${EVENT}`, { strict: false, subscriber: 'RR8' });
      expect(reading).toMatchObject({ refusal: { advice: ['criteria begin with /Bundle?type=message'] } });
    },
  );

  it.each(['', '1234', '9912003887', '99120038880', '991 200 3888', '９９１２００３８８８', 'x'.repeat(1000)])(
    'an NHS number %s',
    (number) => {
      const shown = number.length > 60 ? `${number.slice(0, 60)}…` : number;
      expect(read(`&${EVENT}&Patient.identifier=http://fhir.nhs.net/Id/nhs-number|${number}`)).toEqual({
        refusal: { error: 'INVALID_NHS_NUMBER', diagnostics: `The NHS number does not conform to the NHS Number format: ${shown}.` },
      });
    },
  );
});

describe('whatever is sent', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      '&',
      '=',
      '%',
      '|',
      '&amp;',
      '/Bundle?type=message',
      PATIENT,
      EVENT,
      RULE,
      'tag=',
      'Patient.age=lt',
      '\0',
      '🙂',
      '\ud800',
    ),
    fc.string({ unit: 'binary' }),
  );

  test('reading never throws', () => {
    fc.assert(
      fc.property(
        fc.array(pieces).map((some) => some.join('')),
        fc.boolean(),
        (text, strict) => {
          readCriteria(text, { strict, subscriber: 'RR8' });
          readCriteria(`/Bundle?type=message&${text}`, { strict, subscriber: 'RR8' });
        },
      ),
    );
  });

  test('a megabyte is read in no time', () => {
    for (const piece of ['&', `&${EVENT}`, '&tag=x', '%', '=', '&Patient.identifier=1']) {
      const started = performance.now();
      readCriteria(`/Bundle?type=message${piece.repeat(1_000_000 / piece.length)}`, { strict: false, subscriber: 'RR8' });
      expect(performance.now() - started, piece).toBeLessThan(1_000);
    }
  });
});

describe('criteria that are written', () => {
  const numbers = fc
    .integer({ min: 0, max: 999_999_999 })
    .map((nine) => String(nine).padStart(9, '0'))
    .filter((nine) => checkDigit(nine) !== undefined)
    .map((nine) => `${nine}${checkDigit(nine)}`);
  const target = fc.oneof(
    numbers.map((value) => ({ rule: 'nhs-number' as const, value })),
    fc.constantFrom(...COUNTRIES.keys()).map((value) => ({ rule: 'COUNTRYCODE' as const, value })),
    fc.record({
      rule: fc.constantFrom('GP_GP_GP', 'CHO_GP_CCG', 'CHO_POSTCODE_CCG', 'UHV_POSTCODE_LACODE'),
      value: fc.stringMatching(/^[A-Z0-9]{3,10}$/),
    }),
  );
  const age = fc.record({ comparator: fc.constantFrom('lt', 'le', 'eq', 'ge', 'gt'), years: fc.integer({ min: 0, max: 130 }) });
  const criteria: fc.Arbitrary<Criteria> = fc.record(
    {
      serviceType: fc.constantFrom('GP', 'CHO', 'UHV', 'EPCHR'),
      events: fc.subarray([...EVENT_TYPES.keys()], { minLength: 1 }),
      target,
      ages: fc.array(age, { maxLength: 2 }),
      gpRegistration: fc.constantFrom('RegisteredOnly', 'UnregisteredOnly'),
      tag: fc.stringMatching(/^[A-Za-z0-9_\-|,]{1,100}$/),
    },
    { requiredKeys: ['events', 'target', 'ages'] },
  );

  test('are read as they were', () => {
    fc.assert(
      fc.property(criteria, (written) => {
        const reading = readCriteria(writeCriteria(written), { strict: false, subscriber: 'RR8' });
        expect('criteria' in reading && reading.criteria).toEqual(written);
      }),
    );
  });

  test('stand in the usual order', () => {
    expect(writeCriteria({ ...GENERIC, serviceType: 'GP', tag: 't' })).toBe(
      '/Bundle?type=message&serviceType=GP&subscriptionRuleType=GP_GP_GP&Organization.identifier=B86056&MessageHeader.event=pds-change-of-gp-1&tag=t',
    );
  });
});
