import { describe, expect, it } from 'vitest';
import { LiveFaultRules, operationMatches, parseFaultRule } from './faults.ts';

const known = {
  servers: new Set(['fhir', 'mesh', 'ldap']),
  operations: new Set(['pds.*', 'pds.readPatient', 'readPatient', 'ldap.search']),
  errors: new Set(['pds.RESOURCE_NOT_FOUND', 'RESOURCE_NOT_FOUND']),
  notHttp: new Set(['ldap', 'ldap.search']),
};
const probe = (more: { patient?: string; operation?: string; headers?: Record<string, string> } = {}) => ({
  server: 'fhir',
  operation: more.operation ?? 'pds.readPatient',
  patient: more.patient,
  header: (name: string) => more.headers?.[name],
});
const rules = (...list: Record<string, unknown>[]) => {
  const live = new LiveFaultRules();
  live.replace(list.map((rule, i) => ({ id: `r${i}`, ...rule })));
  return live;
};

describe('a fault rule from outside', () => {
  it.each([
    [{ status: 503 }, undefined],
    [{ server: 'fhir', operation: 'pds.*', error: 'pds.RESOURCE_NOT_FOUND', times: 1 }, undefined],
    [{ server: '*', status: 503 }, undefined],
    [{ when: 'afterwards', fault: 'EMPTY_RESPONSE' }, undefined],
    [
      { when: 'never', status: 503 },
      { path: 'when', reason: expect.stringContaining('afterwards') },
    ],
    [
      { colour: 'red', status: 500 },
      { path: 'colour', reason: 'unknown field' },
    ],
    [
      { match: { patient: '1', shoe: 9 }, status: 500 },
      { path: 'match.shoe', reason: 'unknown field' },
    ],
    [
      { server: 'fax', status: 500 },
      { path: 'server', reason: "unknown server 'fax'; known: fhir, mesh, ldap" },
    ],
    [{ error: 'NOPE' }, { path: 'error', reason: "unknown error 'NOPE'; GET /_sandbox/errors lists the names" }],
    [{ fault: 'EXPLODE' }, { path: 'fault', reason: expect.stringContaining('EMPTY_RESPONSE') }],
    [{ times: 1 }, { path: '', reason: expect.stringContaining('the rule does nothing') }],
    [{ status: 99 }, { path: 'status', reason: expect.stringContaining('200') }],
    [
      { operation: 'ldap.search', status: 500 },
      { path: 'status', reason: 'means nothing to ldap.search, which is not HTTP' },
    ],
    [
      { server: 'ldap', chunkedDribbleDelay: { numberOfChunks: 2, totalDuration: 5 } },
      { path: 'chunkedDribbleDelay', reason: 'means nothing to ldap, which is not HTTP' },
    ],
    [
      { probability: 2, status: 500 },
      { path: 'probability', reason: expect.any(String) },
    ],
    [
      { delayDistribution: { type: 'uniform', lower: 9, upper: 1 } },
      { path: 'delayDistribution.upper', reason: 'must not be less than lower' },
    ],
  ])('%j → %j', (value, issue) => {
    const parsed = parseFaultRule(value, known);
    if (issue === undefined) expect(parsed).toEqual({ rule: value });
    else expect('issues' in parsed && parsed.issues).toContainEqual(issue);
  });
});

describe('rules at work', () => {
  it('match by server, operation, patient and header, all of them', () => {
    const live = rules({
      server: 'fhir',
      operation: 'pds.*',
      match: { patient: '9000000009', header: { 'X-Test': 'yes' } },
      status: 503,
    });
    expect(live.apply(probe(), 0)).toBeUndefined();
    expect(live.apply(probe({ patient: '9000000009' }), 0)).toBeUndefined();
    expect(live.apply(probe({ patient: '9000000009', headers: { 'x-test': 'no' } }), 0)).toBeUndefined();
    expect(live.apply(probe({ patient: '9000000009', headers: { 'x-test': 'yes' } }), 0)).toMatchObject({ status: 503, rules: ['r0'] });
    expect(live.apply(probe({ operation: 'sds.readDevice', patient: '9000000009', headers: { 'x-test': 'yes' } }), 0)).toBeUndefined();
  });

  it('act as often as they may, and on every n-th', () => {
    const live = rules({ times: 2, every: 3, status: 503 });
    const acted = Array.from({ length: 12 }, () => live.apply(probe(), 0) !== undefined);
    expect(acted).toEqual([false, false, true, false, false, true, false, false, false, false, false, false]);
    expect(live.list()).toMatchObject([{ matched: 12, acted: 2 }]);
  });

  it('repeat their chances with a seed', () => {
    const draw = () => {
      const live = rules({ probability: 0.5, seed: 7, status: 503 });
      return Array.from({ length: 40 }, () => live.apply(probe(), 0) !== undefined);
    };
    const first = draw();
    expect(draw()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([true, false]));
  });

  it('add up delays and let the first refusal win', () => {
    const live = rules({ fixedDelayMilliseconds: 10 }, { fixedDelayMilliseconds: 5, error: 'RESOURCE_NOT_FOUND' }, { status: 500 });
    expect(live.apply(probe(), 0)).toEqual({ delay: 15, error: 'RESOURCE_NOT_FOUND', rules: ['r0', 'r1', 'r2'] });
  });

  it('act before the operation, and on its answer', () => {
    const live = rules(
      { when: 'afterwards', fixedDelayMilliseconds: 10, times: 1 },
      { when: 'before', fixedDelayMilliseconds: 5 },
      { when: 'afterwards', error: 'RESOURCE_NOT_FOUND', times: 1 },
      { when: 'afterwards', status: 500, times: 1 },
    );
    const afterwards = { delay: 10, error: 'RESOURCE_NOT_FOUND' };
    expect(live.apply(probe(), 0)).toEqual({ delay: 5, afterwards, rules: ['r1', 'r0', 'r2', 'r3'] });
    expect(live.apply(probe(), 0)).toEqual({ delay: 5, rules: ['r1'] });
  });

  it('leave what acts afterwards for a request that is not refused', () => {
    const live = rules({ when: 'afterwards', status: 504, times: 1 }, { status: 500, times: 2 });
    const answers = Array.from({ length: 4 }, () => live.apply(probe(), 0));
    expect(answers.map((action) => action?.status ?? action?.afterwards?.status)).toEqual([500, 500, 504, undefined]);
  });

  it('draw delays from a distribution within its bounds', () => {
    const live = rules({ delayDistribution: { type: 'uniform', lower: 5, upper: 6 }, seed: 1 });
    const log = rules({ delayDistribution: { type: 'lognormal', median: 80, sigma: 0.1 }, seed: 1 });
    for (let i = 0; i < 50; i++) {
      const uniform = live.apply(probe(), 0)?.delay ?? -1;
      expect(uniform).toBeGreaterThanOrEqual(5);
      expect(uniform).toBeLessThan(6);
      const lognormal = log.apply(probe(), 0)?.delay ?? -1;
      expect(lognormal).toBeGreaterThan(40);
      expect(lognormal).toBeLessThan(160);
    }
  });

  it('limit the rate by the clock they are given', () => {
    const live = rules({ rateLimit: { limit: 2, per: 'second' } });
    const limited = [0, 100, 200, 999, 1000, 1001, 1002].map((now) => live.apply(probe(), 50_000 + now)?.rateLimited !== undefined);
    expect(limited).toEqual([false, false, true, true, false, false, true]);
  });

  it('limit anew when the clock is set back', () => {
    const live = rules({ rateLimit: { limit: 1, per: 'second' } });
    const limited = [50_000, 50_001, 1000, 2500].map((now) => live.apply(probe(), now)?.rateLimited !== undefined);
    expect(limited).toEqual([false, true, false, false]);
  });

  it('keep their counts when other rules come and go', () => {
    const live = rules({ times: 1, status: 503 });
    live.apply(probe(), 0);
    live.replace([
      { id: 'r0', times: 1, status: 503 },
      { id: 'new', fixedDelayMilliseconds: 1 },
    ]);
    expect(live.apply(probe(), 0)).toEqual({ delay: 1, rules: ['new'] });
  });
});

it.each([
  ['pds.readPatient', 'pds.readPatient', true],
  ['pds.*', 'pds.readPatient', true],
  ['readPatient', 'pds.readPatient', true],
  ['ds.*', 'pds.readPatient', false],
  ['Patient', 'pds.readPatient', false],
])('operation %s means %s: %s', (wanted, operation, expected) => {
  expect(operationMatches(wanted, operation)).toBe(expected);
});
