/**
 * Counts one run of vitest: `node scripts/tally.mjs REPORT EXIT-CODE` prints "passed failed skipped".
 * Whatever went wrong counts as a failure: a test, a file that could not be loaded, an error outside of all tests, a run without a report.
 */
import { readFileSync } from 'node:fs';

const [report = '', exitCode = ''] = process.argv.slice(2);
const { passed, failed, skipped } = read(report);
console.log(passed, failed === 0 && exitCode !== '0' ? 1 : failed, skipped);

/** @param {string} path */
function read(path) {
  try {
    /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} */
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(path, 'utf8'));
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    );
    return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
