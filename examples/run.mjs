/**
 * Runs the examples that are scripts against a sandbox that is there, each in its language where that is installed:
 *
 *     nhs-sandbox exec --server oauth --server fhir -- node examples/run.mjs
 *
 * Exits with the number of those that failed. With a file's name it writes "passed failed skipped" into it.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const PATIENT = /^9000000009 (?:is Jane Smith,|was) born 2010-10-22\.$/m;

const node = { name: 'Node.js', command: process.execPath, probe: ['--version'] };
const python = { name: 'Python with cryptography', command: 'python3', probe: ['-c', 'import cryptography'] };
const java = { name: 'Java (JDK 11 or later)', command: 'java', probe: ['--source', '11', '--version'] };

const EXAMPLES = [
  { language: node, args: ['node-signed-jwt/get-patient.mjs'], expected: PATIENT },
  { language: node, args: ['oauth-node/token-exchange.mjs'], expected: /^9912003071 is .+, born \d{4}-\d\d-\d\d\.$/m },
  { language: python, args: ['oauth-python/signed_jwt.py'], expected: PATIENT },
  { language: python, args: ['oauth-python/token_exchange.py'], expected: PATIENT },
  { language: java, args: ['oauth-java/Tokens.java', 'signed-jwt'], expected: PATIENT },
  { language: java, args: ['oauth-java/Tokens.java', 'token-exchange'], expected: PATIENT },
];

const missing = [node, python, java].filter(({ command, probe }) => spawnSync(command, probe, { timeout: 60_000 }).status !== 0);
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const { language, args, expected } of EXAMPLES) counts[run(language, args, expected)] += 1;
if (process.argv[2]) writeFileSync(process.argv[2], `${counts.passed} ${counts.failed} ${counts.skipped}\n`);
process.exitCode = counts.failed;

function run(language, args, expected) {
  const what = args.join(' ');
  if (missing.includes(language)) {
    console.log(`left out  ${what}: there is no ${language.name}`);
    return 'skipped';
  }
  const { status, stdout, stderr, error } = spawnSync(language.command, args, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
  const isGood = status === 0 && expected.test(stdout);
  console.log(`${isGood ? 'ok      ' : 'FAILED  '}  ${what}`);
  if (!isGood) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n'));
  return isGood ? 'passed' : 'failed';
}
