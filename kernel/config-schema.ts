/**
 * Reads the configuration from flags, environment variables and a file, and checks it against one schema. Flags beat the
 * environment, the environment beats the file, the file beats the defaults. A wrong value stops the start, and says where it is.
 */
import { delimiter } from 'node:path';
import * as v from 'valibot';
import { parseDuration } from './clock.ts';
import { type Config, ENVIRONMENTS, MAX_PORT_BASE, PORT_NAMES, SERVER_NAMES, USUAL_PORT_BASE } from './config.ts';
import { LOG_LEVELS } from './log.ts';

/** Something wrong with one setting. */
export interface ConfigProblem {
  /** The setting: `portBase`, `ports.mesh`. */
  readonly key: string;
  /** Where it was given, in the words of that place: `--port-base`, `NHS_SANDBOX_PORT_BASE`, `portBase in nhs-sandbox.config.json`. */
  readonly from: string;
  /** What was given, fit to be shown: credentials are hidden. */
  readonly value: string;
  /** What it may be. */
  readonly reason: string;
}

/** The configuration cannot be used. `problems` has all that is wrong with it. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ from, value, reason }) => `${from}${value && `: ${value}`}: ${reason}`).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** A configuration file that has been read. */
export interface ConfigFile {
  readonly path: string;
  /** Its JSON value: an object whose keys are those of {@link Config}. */
  readonly content: unknown;
}

/** Where settings come from. Later ones beat earlier ones. */
export interface ConfigSources {
  /** In place of the usual defaults, by the keys of {@link Config}. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly file?: ConfigFile | undefined;
  /** Environment variables; those that do not begin with `NHS_SANDBOX_` are somebody else's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** From the command line, by the keys of {@link Config}; `ports` and `urls` as lists of `server=value`, `seed` as a list of folders. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** From a program, by the keys of {@link Config}. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A setting, read by a function that gives nothing for a wrong value. `allowed` says what it may be. */
function setting<T>(allowed: string, read: (value: unknown) => T | undefined) {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
      const value = read(dataset.value);
      if (value !== undefined) return value;
      addIssue({ message: `must be ${allowed}` });
      return NEVER;
    }),
  );
}

function wholeNumber(min: number, max: number, allowed = `a whole number from ${min} to ${max}`) {
  return setting(allowed, (value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max ? number : undefined;
  });
}

/** Timers cannot wait longer: 2^31 - 1 ms. */
const LONGEST = 2_147_483_647;

const duration = setting('milliseconds (60000) or an ISO 8601 duration (PT1M), at most PT596H', (value) => {
  const milliseconds = typeof value === 'string' ? (/^\d+$/.test(value) ? Number(value) : parseDuration(value)) : value;
  return typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds <= LONGEST ? milliseconds : undefined;
});

const yesOrNo = setting('true or false', (value) => {
  if (value === true || value === 'true' || value === '1') return true;
  return value === false || value === 'false' || value === '0' ? false : undefined;
});

function oneOf<const T extends string>(names: readonly T[]) {
  return setting(`one of ${names.join(', ')}`, (value) => names.find((name) => name === value));
}

function text(allowed: string, pattern: RegExp) {
  return setting(allowed, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined));
}

const folder = text('the path of a folder', /\S/);
const file = text('the path of a file', /\S/);

/** Several in a list; in one text (an environment variable) as the machine writes its `PATH`. */
const folders = setting('the path of a folder, or several', (value) => {
  const list = typeof value === 'string' ? value.split(delimiter) : value;
  return Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === 'string' && /\S/.test(one))
    ? (Object.freeze(list) as readonly string[])
    : undefined;
});

/** Of a century in which people of the seeds may live. */
const day = setting('a day such as 2027-03-01', (value) => {
  const isDay = typeof value === 'string' && /^(?:19|20|21)\d{2}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  return isDay && new Date(value).toISOString().startsWith(value) ? value : undefined;
});

const address = setting('an address such as http://oauth:9005', (value) => {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, hostname } = new URL(value);
  return /^(https?|ldaps?):$/.test(protocol) && hostname ? value.replace(/\/+$/, '') : undefined;
});

function byName<S extends ReturnType<typeof setting<string>> | ReturnType<typeof setting<number>>>(
  names: readonly string[],
  what: string,
  value: S,
) {
  return v.record(v.picklist(names, `is no server; known: ${names.join(', ')}`), value, `must be given by server: ${what}`);
}

const schema = v.strictObject({
  environment: v.optional(oneOf(ENVIRONMENTS), 'local'),
  host: v.optional(text('a host name or an address to listen on', /^[^\s/]+$/), '127.0.0.1'),
  portBase: v.optional(
    wholeNumber(
      0,
      MAX_PORT_BASE,
      `a port from 1 to ${MAX_PORT_BASE} (the highest is ${65_535 - MAX_PORT_BASE} above it), or 0 for free ones`,
    ),
    USUAL_PORT_BASE,
  ),
  ports: v.optional(byName(PORT_NAMES, 'mesh=8700', wholeNumber(0, 65_535, 'a port from 1 to 65535, or 0 for a free one')), {}),
  urls: v.optional(byName(SERVER_NAMES, 'oauth=http://oauth:9005', address), {}),
  seed: v.exactOptional(folders),
  today: v.exactOptional(day),
  patients: v.optional(wholeNumber(0, 2_000_000), 0),
  histories: v.optional(wholeNumber(0, 2_000_000), 0),
  services: v.optional(wholeNumber(0, 50_000), 0),
  practices: v.optional(wholeNumber(0, 7_000), 0),
  persist: v.exactOptional(folder),
  store: v.exactOptional(text('an address such as postgres://user@host:5432/database', /^postgres(ql)?:\/\/\S+$/)),
  root: v.exactOptional(text('the name of an API, such as pds', /^[\w-]+$/)),
  tls: v.optional(yesOrNo, false),
  mtls: v.optional(yesOrNo, false),
  tlsCertificate: v.exactOptional(file),
  tlsKey: v.exactOptional(file),
  stateFolder: v.exactOptional(folder),
  controlToken: v.exactOptional(text('letters, digits and any of - . _ ~ + /, to fit an Authorization header', /^[\w.~+/-]+=*$/)),
  randomSeed: v.exactOptional(wholeNumber(0, 4_294_967_295)),
  sessionIdle: v.optional(duration, 3_600_000),
  journalEntries: v.optional(wholeNumber(0, 10_000_000), 10_000),
  journalBytes: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER, 'a number of bytes'), 32 * 1024 * 1024),
  requestTimeout: v.optional(duration, 60_000),
  idleTimeout: v.optional(duration, 75_000),
  drainTimeout: v.optional(duration, 1500),
  logLevel: v.optional(oneOf(LOG_LEVELS), 'warn'),
} satisfies Record<keyof Config, v.GenericSchema>);

/** The names of all settings, as in a configuration file. */
export const CONFIG_KEYS = Object.keys(schema.entries) as readonly (keyof Config)[];

const PREFIX = 'NHS_SANDBOX_';
const BY_ENV_NAME = new Map(
  CONFIG_KEYS.filter((key) => key !== 'ports' && key !== 'urls').map((key) => [PREFIX + inWords(key, '_').toUpperCase(), key]),
);
/** Families of variables, one for each server. */
const BY_SERVER = [
  { key: 'ports', prefix: `${PREFIX}PORT_` },
  { key: 'urls', prefix: `${PREFIX}URL_` },
] as const;

/**
 * Variables that begin like ours and are no settings of a server: where the file is, what clients of a running sandbox are told
 * (`nhs-sandbox exec` and `env`), and what our own tests need.
 */
const NO_SETTINGS = new Set(
  ['CONFIG', 'URL', 'SESSION', 'CA', ...SERVER_NAMES.map((name) => `${name.toUpperCase()}_URL`), 'REFERENCE_DATA'].map(
    (name) => PREFIX + name,
  ),
);
const OF_TESTS = `${PREFIX}TEST_`;

/**
 * The configuration out of all sources, complete and frozen.
 * Throws {@link ConfigError} with everything that is wrong with it.
 */
export function parseConfig(sources: ConfigSources): Config {
  const problems: ConfigProblem[] = [];
  const given = new Map<string, Given>();
  const all = [
    ...fromObject(sources.defaults ?? {}, (name) => `default ${name}`),
    ...fromFile(sources.file),
    ...fromEnv(sources.env ?? {}, problems),
    ...fromFlags(sources.flags ?? {}),
    ...fromObject(sources.options ?? {}, (name) => `option ${name}`),
  ];
  for (const one of all) given.set(one.path, one);

  const parsed = v.safeParse(schema, nested([...given.values()]));
  if (!parsed.success) problems.push(...parsed.issues.map((issue) => problemOf(issue, given)));
  const both = given.get('persist') && given.get('store');
  if (both) problems.push(problem(given.get('persist') as Given, `cannot be used together with ${both.from}: state is kept in one place`));
  const half = given.get('tlsCertificate') ?? given.get('tlsKey');
  if (half && !(given.has('tlsCertificate') && given.has('tlsKey')))
    problems.push(problem(half, 'a certificate and its key go together: give tlsCertificate and tlsKey'));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { ports, urls, tls, mtls } = parsed.output;
  return Object.freeze({ ...parsed.output, tls: tls || mtls, ports: Object.freeze(ports), urls: Object.freeze(urls) });
}

/** One setting as somebody gave it. */
interface Given {
  /** `portBase`, `ports.mesh`. */
  readonly path: string;
  readonly value: unknown;
  readonly from: string;
}

function fromFile(file: ConfigFile | undefined): Given[] {
  if (!file) return [];
  const { path, content } = file;
  if (!isObject(content)) throw new ConfigError([{ key: '', from: path, value: '', reason: 'must hold a JSON object' }]);
  return fromObject(content, (name) => `${name} in ${path}`);
}

function fromObject(settings: Readonly<Record<string, unknown>>, from: (name: string) => string): Given[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if ((key !== 'ports' && key !== 'urls') || !isObject(value)) return [{ path: key, value, from: from(key) }];
    return Object.entries(value).map(([name, one]) => ({ path: `${key}.${name}`, value: one, from: from(`${key}.${name}`) }));
  });
}

function fromEnv(env: NonNullable<ConfigSources['env']>, problems: ConfigProblem[]): Given[] {
  const given: Given[] = [];
  for (const [name, value] of Object.entries(env)) {
    // an empty variable is how a compose file says that there is none
    if (!name.startsWith(PREFIX) || value === undefined || value === '') continue;
    const key = BY_ENV_NAME.get(name);
    const family = BY_SERVER.find(({ prefix }) => name.startsWith(prefix));
    if (key) given.push({ path: key, value, from: name });
    else if (family)
      given.push({ path: `${family.key}.${name.slice(family.prefix.length).toLowerCase().replaceAll('_', '-')}`, value, from: name });
    else if (!NO_SETTINGS.has(name) && !name.startsWith(OF_TESTS))
      problems.push({ key: name, from: name, value: '', reason: `unknown variable; known: ${knownVariables()}` });
  }
  return given;
}

function knownVariables(): string {
  return [...BY_ENV_NAME.keys(), ...BY_SERVER.map(({ prefix }) => `${prefix}{SERVER}`), `${PREFIX}CONFIG`].join(', ');
}

function fromFlags(flags: Readonly<Record<string, unknown>>): Given[] {
  return Object.entries(flags).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (!Array.isArray(value) || key === 'seed') return [{ path: key, value, from: `--${inWords(key, '-')}` }];
    const from = key === 'ports' ? '--port' : '--url';
    return value.map((pair) => {
      const [, name, one] = /^([^=]+)=(.+)$/s.exec(String(pair)) ?? [];
      return name === undefined ? { path: key, value: pair, from } : { path: `${key}.${name}`, value: one, from: `${from} ${name}` };
    });
  });
}

/** `portBase` as `port_base`. */
function inWords(key: string, between: string): string {
  return key.replace(/[A-Z]/g, (capital) => between + capital.toLowerCase());
}

/** Settings as one object, those of a server one level down. */
function nested(given: readonly Given[]): Record<string, unknown> {
  const settings = new Map<string, unknown>();
  for (const { path, value } of given) {
    const [key = '', server] = path.split('.', 2);
    const before = settings.get(key);
    if (server === undefined) settings.set(key, value);
    else if (before === undefined || isObject(before)) settings.set(key, { ...before, [server]: value });
  }
  return Object.fromEntries(settings);
}

function problemOf(issue: v.BaseIssue<unknown>, given: ReadonlyMap<string, Given>): ConfigProblem {
  const path = (issue.path ?? []).map((step) => String((step as { key?: unknown }).key)).join('.');
  const one = given.get(path) ?? { path, value: issue.input, from: path };
  return problem(one, issue.expected === 'never' ? `unknown setting; known: ${CONFIG_KEYS.join(', ')}` : issue.message);
}

function problem({ path, value, from }: Given, reason: string): ConfigProblem {
  return { key: path, from, value: path === 'controlToken' ? '(hidden)' : shown(value), reason };
}

/** A value for people, on one line, without the password of an address. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value.replace(/:\/\/([^:/@]*):[^@/]*@/, '://$1:(hidden)@') : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
