/** The test files that need more than Node.js. They are told by the ending of their names, and run when a variable says where that more is. */
import { filesIn } from './files.mjs';

const suites = [
  {
    ending: '.postgres.test.ts',
    need: 'a PostgreSQL database of their own',
    variable: 'NHS_SANDBOX_TEST_POSTGRES',
    example: 'postgres://user:password@localhost:5432/scratch',
  },
  {
    ending: '.browser.test.ts',
    need: 'a browser',
    variable: 'NHS_SANDBOX_TEST_BROWSER',
    example: '/usr/bin/chromium',
  },
  {
    ending: '.openldap.test.ts',
    need: "OpenLDAP's server and tools",
    variable: 'NHS_SANDBOX_TEST_OPENLDAP',
    example: '/usr/sbin/slapd',
  },
  {
    ending: '.conformance.test.ts',
    need: "the national services' published documents",
    variable: 'NHS_SANDBOX_REFERENCE_DATA',
    example: '/path/to/reference/data',
  },
];

/** Those that cannot run here and now. */
export const suitesLeftOut = suites.filter(({ variable }) => !process.env[variable]);

/** One line for each of them that has files: what is left out, and how to run it. */
export function sayWhatIsLeftOut() {
  const tests = [...filesIn('.')].filter((path) => path.endsWith('.test.ts') && !path.startsWith('./dist/'));
  for (const { ending, need, variable, example } of suitesLeftOut) {
    const count = tests.filter((path) => path.endsWith(ending)).length;
    if (count > 0) console.log(`Left out: ${count} *${ending}, which need ${need}. To run them: ${variable}=${example} npm test`);
  }
}
