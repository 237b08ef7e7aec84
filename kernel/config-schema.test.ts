import { delimiter } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addressAt, type Config, httpPortOf, portOf } from './config.ts';
import { CONFIG_KEYS, ConfigError, type ConfigSources, parseConfig } from './config-schema.ts';

function problemsOf(sources: ConfigSources) {
  try {
    parseConfig(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('defaults', () => {
  test('work offline and keep nothing on disk', () => {
    expect(parseConfig({})).toEqual({
      environment: 'local',
      host: '127.0.0.1',
      portBase: 9000,
      ports: {},
      urls: {},
      patients: 0,
      histories: 0,
      services: 0,
      practices: 0,
      tls: false,
      mtls: false,
      sessionIdle: 3_600_000,
      journalEntries: 10_000,
      journalBytes: 33_554_432,
      requestTimeout: 60_000,
      idleTimeout: 75_000,
      drainTimeout: 1500,
      logLevel: 'warn',
    });
  });

  test('the result is frozen, all the way down', () => {
    const config = parseConfig({ env: { NHS_SANDBOX_PORT_MESH: '1' } });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.ports)).toBe(true);
    expect(Object.isFrozen(config.urls)).toBe(true);
  });
});

describe('sources', () => {
  const file = { path: 'nhs-sandbox.config.json', content: { portBase: 1000, patients: 1, host: 'a', ports: { mesh: 1, fhir: 1 } } };

  test('options beat flags, flags the environment, the environment the file', () => {
    const env = { NHS_SANDBOX_PORT_BASE: '2000', NHS_SANDBOX_PATIENTS: '2', NHS_SANDBOX_PORT_MESH: '2' };
    const flags = { portBase: '3000', ports: ['oauth=3'] };
    const config = parseConfig({ file, env, flags, options: { environment: 'sandbox' } });
    expect(config).toMatchObject({ environment: 'sandbox', portBase: 3000, patients: 2, host: 'a' });
    expect(config.ports).toEqual({ mesh: 2, fhir: 1, oauth: 3 });
  });

  test('defaults can be others', () => {
    const defaults = { portBase: 0, stateFolder: '/home/me/.nhs-sandbox' };
    expect(parseConfig({ defaults })).toMatchObject(defaults);
    expect(parseConfig({ defaults, file }).portBase).toBe(1000);
  });

  test('every setting but those by server has a variable of its own', () => {
    const values: Partial<Record<keyof Config, string>> = {
      environment: 'integration',
      host: '0.0.0.0',
      portBase: '19000',
      today: '2026-03-01',
      patients: '5',
      histories: '4',
      services: '3',
      practices: '2',
      store: 'postgres://u@h/d',
      root: 'pds',
      tls: 'true',
      mtls: '0',
      tlsCertificate: '/c.pem',
      tlsKey: '/k.pem',
      stateFolder: '/s',
      controlToken: 'abc',
      randomSeed: '7',
      sessionIdle: 'PT5M',
      journalEntries: '3',
      journalBytes: '4',
      requestTimeout: '5',
      idleTimeout: 'PT6S',
      drainTimeout: '7',
      logLevel: 'debug',
    };
    const name = (key: string) => `NHS_SANDBOX_${key.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`;
    const env = Object.fromEntries(Object.entries(values).map(([key, value]) => [name(key), value]));
    expect(parseConfig({ env })).toEqual({
      ...values,
      portBase: 19_000,
      patients: 5,
      histories: 4,
      services: 3,
      practices: 2,
      tls: true,
      mtls: false,
      randomSeed: 7,
      sessionIdle: 300_000,
      journalEntries: 3,
      journalBytes: 4,
      requestTimeout: 5,
      idleTimeout: 6000,
      drainTimeout: 7,
      ports: {},
      urls: {},
    });
    expect(parseConfig({ env: { NHS_SANDBOX_PERSIST: './kept' } }).persist).toBe('./kept');
    expect(parseConfig({ env: { NHS_SANDBOX_SEED: ['standard', './mine'].join(delimiter) } }).seed).toEqual(['standard', './mine']);
    expect([...Object.keys(values), 'ports', 'urls', 'persist', 'seed'].sort()).toEqual([...CONFIG_KEYS].sort());
  });

  test('seed folders, one or several', () => {
    expect(parseConfig({ flags: { seed: ['standard', 'mine'] } }).seed).toEqual(['standard', 'mine']);
    expect(parseConfig({ options: { seed: 'mine' } }).seed).toEqual(['mine']);
    expect(parseConfig({ file: { path: 'x.json', content: { seed: ['a', 'b'] } } }).seed).toEqual(['a', 'b']);
    expect(() => parseConfig({ options: { seed: [] } })).toThrow('option seed: []: must be the path of a folder, or several');
  });

  test.each(['2026-02-30', '2026-3-1', 'tomorrow', '0001-01-01', '9999-12-31'])('%s is no day', (today) =>
    expect(() => parseConfig({ flags: { today } })).toThrow(`--today: ${today}: must be a day such as 2027-03-01`),
  );

  test('ports and addresses by server', () => {
    const env = { NHS_SANDBOX_PORT_LDAP_CONTROL: '9', NHS_SANDBOX_URL_OAUTH: 'http://oauth:9005/' };
    const config = parseConfig({ env, flags: { urls: ['mesh=https://mesh:9003'] } });
    expect(config.ports).toEqual({ 'ldap-control': 9 });
    expect(config.urls).toEqual({ oauth: 'http://oauth:9005', mesh: 'https://mesh:9003' });
  });

  test('an empty variable and an undefined flag count as not given', () => {
    expect(parseConfig({ env: { NHS_SANDBOX_STORE: '' }, flags: { host: undefined } }).store).toBeUndefined();
  });

  test('a certificate comes with its key', () => {
    expect(parseConfig({ flags: { tlsCertificate: 'c.pem', tlsKey: 'k.pem' } })).toMatchObject({
      tlsCertificate: 'c.pem',
      tlsKey: 'k.pem',
    });
    expect(() => parseConfig({ flags: { tlsKey: 'k.pem' } })).toThrow('--tls-key: k.pem: a certificate and its key go together');
  });

  test('client certificates need TLS, so mtls turns it on', () => {
    expect(parseConfig({ flags: { mtls: true } })).toMatchObject({ tls: true, mtls: true });
  });

  test("variables of the sandbox's clients and tests, and of others, are left alone", () => {
    const env = {
      NHS_SANDBOX_URL: 'x',
      NHS_SANDBOX_FHIR_URL: 'x',
      NHS_SANDBOX_SESSION: 'x',
      NHS_SANDBOX_TEST_POSTGRES: 'x',
      NHS_SANDBOX_REFERENCE_DATA: 'x',
      PATH: 'x',
    };
    expect(problemsOf({ env })).toEqual([]);
  });
});

describe('what is wrong', () => {
  test('is listed whole: key, place, value, what is allowed', () => {
    expect(
      problemsOf({
        flags: { portBase: '99999', ports: ['nowhere=1', '8700'] },
        env: { NHS_SANDBOX_ENVIRONMENT: 'prod', NHS_SANDBOX_COLOUR: 'blue', NHS_SANDBOX_URL_OAUTH: 'oauth:9005' },
        file: { path: 'c.json', content: { prtBase: 1, patients: -1 } },
      }),
    ).toEqual([
      {
        key: 'NHS_SANDBOX_COLOUR',
        from: 'NHS_SANDBOX_COLOUR',
        value: '',
        reason: expect.stringContaining('unknown variable; known: NHS_SANDBOX_ENVIRONMENT,'),
      },
      { key: 'environment', from: 'NHS_SANDBOX_ENVIRONMENT', value: 'prod', reason: 'must be one of local, sandbox, integration' },
      {
        key: 'portBase',
        from: '--port-base',
        value: '99999',
        reason: 'must be a port from 1 to 64899 (the highest is 636 above it), or 0 for free ones',
      },
      { key: 'ports', from: '--port', value: '8700', reason: 'must be given by server: mesh=8700' },
      { key: 'urls.oauth', from: 'NHS_SANDBOX_URL_OAUTH', value: 'oauth:9005', reason: 'must be an address such as http://oauth:9005' },
      { key: 'patients', from: 'patients in c.json', value: '-1', reason: 'must be a whole number from 0 to 2000000' },
      {
        key: 'prtBase',
        from: 'prtBase in c.json',
        value: '1',
        reason: expect.stringContaining('unknown setting; known: environment, host'),
      },
    ]);
  });

  test('an unknown server', () => {
    expect(problemsOf({ flags: { ports: ['nowhere=1'] } })).toEqual([
      {
        key: 'ports.nowhere',
        from: '--port nowhere',
        value: '1',
        reason: expect.stringMatching(/^is no server; known: portal, fhir, .*ldaps$/),
      },
    ]);
  });

  test('reads as one line for each problem', () => {
    expect(() => parseConfig({ flags: { logLevel: 'loud', tls: 'perhaps' } })).toThrow(
      '--tls: perhaps: must be true or false\n--log-level: loud: must be one of silent, error, warn, info, debug',
    );
  });

  test.each([
    ['host', 'http://x'],
    ['patients', '1.5'],
    ['patients', ''],
    ['sessionIdle', 'P1M'],
    ['requestTimeout', '99999999999'],
    ['store', 'mysql://h/d'],
    ['store', 'postgres:'],
    ['seed', ''],
    ['root', '/pds'],
    ['randomSeed', '-1'],
    ['controlToken', 'a b'],
    ['tls', 'on'],
  ])('%s: %j', (key, value) => {
    expect(problemsOf({ flags: { [key]: value } })).toMatchObject([{ key }]);
  });

  test('two places to keep state', () => {
    expect(problemsOf({ flags: { persist: './kept' }, env: { NHS_SANDBOX_STORE: 'postgresql://h/d' } })).toEqual([
      {
        key: 'persist',
        from: '--persist',
        value: './kept',
        reason: 'cannot be used together with NHS_SANDBOX_STORE: state is kept in one place',
      },
    ]);
  });

  test('a file that holds no object', () => {
    expect(problemsOf({ file: { path: 'c.json', content: [] } })).toEqual([
      { key: '', from: 'c.json', value: '', reason: 'must hold a JSON object' },
    ]);
  });

  test('a key that would reach the prototype', () => {
    const content: unknown = JSON.parse('{"__proto__": {"tls": true}}');
    expect(problemsOf({ file: { path: 'c.json', content } }).map(({ key }) => key)).toEqual(['__proto__']);
  });

  test('shows no credentials', () => {
    const problems = problemsOf({ flags: { controlToken: 'top secret', store: 'mysql://me:hunter2@h/d' } });
    expect(problems.map(({ value }) => value)).toEqual(['mysql://me:(hidden)@h/d', '(hidden)']);
  });
});

describe('ports', () => {
  test.each([
    [{}, 'fhir', 9001],
    [{}, 'ldap', 1389],
    [{ portBase: 19_000 }, 'fhir', 19_001],
    [{ portBase: 19_000 }, 'ldaps', 19_636],
    [{ portBase: 0 }, 'fhir', 0],
    [{ portBase: 0, ports: { fhir: 5 } }, 'fhir', 5],
    [{ ports: { fhir: 0 } }, 'fhir', 0],
  ] as const)('%j: %s listens on %i', (options, name, port) => {
    expect(portOf(parseConfig({ options }), name)).toBe(port);
  });

  test('of a server as clients call it', () => {
    expect(['fhir', 'ldap', 'unknown'].map((name) => httpPortOf(parseConfig({}), name))).toEqual([9001, 9004, 0]);
    expect(addressAt(parseConfig({}), 9001)).toBe('http://127.0.0.1:9001');
    expect(addressAt(parseConfig({ options: { host: '0.0.0.0', tls: true } }), 1)).toBe('https://127.0.0.1:1');
    expect(addressAt(parseConfig({ options: { host: '::1' } }), 1)).toBe('http://[::1]:1');
  });
});
