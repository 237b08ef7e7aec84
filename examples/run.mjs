/**
 * Runs the examples that are scripts or programs against a sandbox, each in its language where that is installed; or those in the folders
 * that are named:
 *
 *     npm run build && node examples/run.mjs
 *     node examples/run.mjs nems-python mns-python
 *
 * Exits with the number of those that failed. `--report FILE` writes "passed failed skipped" into a file.
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startSandbox } from '../dist/testing/index.js';
import { checkPds } from './pds-check.mjs';

const {
  values: { report },
  positionals: wanted,
} = parseArgs({ options: { report: { type: 'string' } }, allowPositionals: true });
const folder = dirname(fileURLToPath(import.meta.url));
const built = mkdtempSync(join(tmpdir(), 'nhs-sandbox-examples-'));
const PATIENT = /^9000000009 (?:is Jane Smith,|was) born 2010-10-22\.$/m;

const node = { name: 'Node.js', probe: [process.execPath, '--version'] };
const python = { name: 'Python with cryptography', probe: ['python3', '-c', 'import cryptography'] };
const requests = { name: 'Python with requests', probe: ['python3', '-c', 'import requests'] };
const fhirpy = { name: 'Python with fhirpy', probe: ['python3', '-c', 'import fhirpy'] };
const boto3 = { name: 'Python with boto3 and requests', probe: ['python3', '-c', 'import boto3, requests'] };
const eventTools = {
  name: 'Python with lxml, mesh-client and requests',
  probe: ['python3', '-c', 'import lxml.etree, mesh_client, requests'],
};
const meshClient = { name: 'Python with mesh-client', probe: ['python3', '-c', 'import mesh_client'] };
const zeep = { name: 'Python with zeep', probe: ['python3', '-c', 'import zeep'] };
const ldap3 = { name: 'Python with ldap3', probe: ['python3', '-c', 'import ldap3'] };
const java = { name: 'Java (JDK 11 or later)', probe: ['java', '--source', '11', '--version'] };
const maven = { name: 'Maven with JDK 17 or later', probe: ['mvn', '--version'] };
const mono = { name: 'C# (mono-mcs, with Newtonsoft.Json)', probe: ['mcs', '--version'] };

const NEWTONSOFT = '/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll';
const PDS_EXE = join(built, 'pds.exe');

/** Where the examples that are test suites find this package, which they have from npm otherwise. */
const VITEST_CONFIG = join(built, 'vitest.config.mjs');
const VITEST = [process.execPath, join(folder, '../node_modules/vitest/vitest.mjs'), 'run', '--config', VITEST_CONFIG, '--root'];

const MOVES = [
  '9990001375 is suspended: left B83002.',
  '9990001375 is registered again: with A20047.',
  '9990001375 has moved from A20047 to B83002.',
];
const ALL_OF_MESH = /^A message to nobody is refused: Unregistered to address\.$/m;

/** `command` is run, and must print something `expected`; with `secure`, against a sandbox that is as strict as the live service, over TLS. */
const EXAMPLES = [
  { what: 'node-signed-jwt', language: node, command: [process.execPath, 'node-signed-jwt/get-patient.mjs'], expected: PATIENT },
  {
    what: 'oauth-node',
    language: node,
    command: [process.execPath, 'oauth-node/token-exchange.mjs'],
    expected: /^9912003071 is .+, born \d{4}-\d\d-\d\d\.$/m,
  },
  { what: 'oauth-python, signed JWT', language: python, command: ['python3', 'oauth-python/signed_jwt.py'], expected: PATIENT },
  { what: 'oauth-python, token exchange', language: python, command: ['python3', 'oauth-python/token_exchange.py'], expected: PATIENT },
  { what: 'oauth-java, signed JWT', language: java, command: ['java', 'oauth-java/Tokens.java', 'signed-jwt'], expected: PATIENT },
  { what: 'oauth-java, token exchange', language: java, command: ['java', 'oauth-java/Tokens.java', 'token-exchange'], expected: PATIENT },
];
const MESH_EXAMPLES = [
  { what: 'mesh-python', language: meshClient, command: ['python3', 'mesh-python/send_and_receive.py'], expected: ALL_OF_MESH },
  {
    what: 'mesh-python, with a client certificate',
    language: meshClient,
    command: ['python3', 'mesh-python/send_and_receive.py'],
    expected: ALL_OF_MESH,
    secure: true,
  },
];
const DOS_EXAMPLES = [
  {
    what: 'dos-python',
    language: zeep,
    command: ['python3', 'dos-python/find_services.py'],
    expected: /^A wrong password is refused: 302 Authentication Failed\.$/m,
  },
  {
    what: 'dos-rest',
    language: node,
    command: [process.execPath, 'dos-rest/find-services.mjs'],
    expected: /^Nobody lives at ZZ99 3VZ: 400: Bad Request: Invalid post code$/m,
  },
];
const LDAP_EXAMPLES = [
  {
    what: 'ldap-python',
    language: ldap3,
    command: ['python3', 'ldap-python/look_up.py'],
    expected: /^ldap3 has read the schema: invalid attribute nhsMisspelt\.$/m,
  },
  {
    what: 'ldap-java',
    language: java,
    command: ['java', 'ldap-java/LookUp.java'],
    expected: /^1 system at A20047\.\n0 contracts of nobody\.$/m,
  },
];
/** Each in a session of its own, whose mailboxes are empty. */
const EVENT_EXAMPLES = [
  { what: 'nems-python', language: eventTools, command: ['python3', 'nems-python/subscriber.py'], expected: linesOf(MOVES) },
  {
    what: 'nems-java',
    language: java,
    command: ['java', 'nems-java/src/main/java/Consumer.java'],
    expected: linesOf([...MOVES, '0 left in the mailbox.']),
  },
  {
    what: 'nems-java, with HAPI',
    language: maven,
    command: ['mvn', '-q', '-B', '-f', 'nems-java/pom.xml', 'compile', 'exec:java'],
    expected: /^.*22 events of 15 types, and HAPI complains of none\.$/m,
  },
  { what: 'mns-python', language: boto3, command: ['python3', 'mns-python/receiver.py'], expected: /^After that there was silence\.$/m },
].map((example) => ({ ...example, session: true }));
const TEST_SUITES = [
  { what: 'events-node', language: node, command: [...VITEST, 'events-node'], expected: /4 passed.*\(4\)/ },
  { what: 'vitest', language: node, command: [...VITEST, 'vitest'], expected: /6 passed.*\(6\)/ },
];
/** These must stand the test of `pds-check.mjs`. What is to be compiled is, by `build`. */
const PDS_EXAMPLES = [
  { what: 'pds-fetch', language: node, command: [process.execPath, 'pds-fetch/pds.mjs'] },
  { what: 'pds-fhir-kit-client', language: node, command: [process.execPath, 'pds-fhir-kit-client/pds.mjs'] },
  { what: 'pds-python, requests', language: requests, command: ['python3', 'pds-python/pds_requests.py'] },
  { what: 'pds-python, fhirpy', language: fhirpy, command: ['python3', 'pds-python/pds_fhirpy.py'] },
  { what: 'pds-java-hapi', language: maven, command: ['mvn', '-q', '-B', '-f', 'pds-java-hapi/pom.xml', 'compile', 'exec:java'] },
  {
    what: 'pds-csharp',
    language: mono,
    build: ['mcs', `-out:${PDS_EXE}`, '-r:System.Net.Http', `-r:${NEWTONSOFT}`, 'pds-csharp/Pds.cs'],
    command: ['mono', PDS_EXE],
  },
];

const counts = { passed: 0, failed: 0, skipped: 0 };
const nhs = await startSandbox({ servers: ['fhir', 'oauth', 'mesh', 'soap', 'ldap', 'nems'] });
const secured = await startSandbox({ servers: ['mesh'], environment: 'integration', tls: true, mtls: true, stateFolder: built });
const addresses = addressesOf(nhs);
const securedAddresses = { NHS_SANDBOX_MESH_URL: secured.urls.mesh, NHS_SANDBOX_STATE_FOLDER: built };
try {
  const alias = { 'nhs-sandbox/testing': join(folder, '../dist/testing/index.js') };
  writeFileSync(VITEST_CONFIG, `export default ${JSON.stringify({ resolve: { alias } })};\n`);
  const one = [...EXAMPLES, ...MESH_EXAMPLES, ...DOS_EXAMPLES, ...LDAP_EXAMPLES, ...EVENT_EXAMPLES, ...TEST_SUITES];
  for (const example of one.filter(isWanted)) await runExample(example);
  // at once, since each waits for seconds, as PDS tells it to
  await Promise.all(PDS_EXAMPLES.filter(isWanted).map(runExample));
} finally {
  await Promise.all([nhs.stop(), secured.stop()]);
  rmSync(built, { recursive: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} left out`);
if (report) writeFileSync(report, `${counts.passed} ${counts.failed} ${counts.skipped}\n`);
process.exitCode = counts.failed;

function isWanted({ what }) {
  return wanted.length === 0 || wanted.includes(what.split(',')[0]);
}

function addressesOf({ urls }) {
  return Object.fromEntries([
    ['NHS_SANDBOX_URL', urls.portal],
    ...Object.entries(urls).map(([server, url]) => [`NHS_SANDBOX_${server.toUpperCase()}_URL`, url]),
  ]);
}

/** Lines that are printed one after the other, and nothing between them. */
function linesOf(lines) {
  return new RegExp(`^${lines.join('\n').replaceAll('.', '\\.')}$`, 'm');
}

async function runExample(example) {
  const { what, language } = example;
  if (!isThere(language)) {
    console.log(`left out  ${what}: there is no ${language.name}`);
    counts.skipped += 1;
    return;
  }
  try {
    await attempt(example);
    console.log(`ok        ${what}`);
    counts.passed += 1;
  } catch (error) {
    console.log(`FAILED    ${what}\n${error.message}`);
    counts.failed += 1;
  }
}

async function attempt({ build, command, expected, secure, session }) {
  if (build) await output(build);
  if (!expected) return checkPds(nhs.session(), (environment) => output(command, environment));
  if (session) return attemptInSession(command, expected);
  assert.match(await output(command, secure ? securedAddresses : {}), expected);
}

async function attemptInSession(command, expected) {
  const session = nhs.session();
  const environment = { ...addressesOf(session), NEMS_SUBSCRIPTION_FILE: join(built, session.name) };
  assert.match(await output(command, environment), expected);
  await session.end();
}

function isThere({ probe: [command, ...args] }) {
  return spawnSync(command, args, { timeout: 60_000 }).status === 0;
}

/** Runs a command to its end, and resolves with what it printed. Rejects when it fails or takes longer than three minutes. */
function output([command, ...args], environment = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...process.env, ...addresses, ...environment }, timeout: 180_000, maxBuffer: 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
