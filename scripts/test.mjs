/** `npm test [-- name …]`: all tests that Node.js alone can run, or those whose path has one of the names. */
import { handOver, prepare } from './prepare.mjs';
import { sayWhatIsLeftOut } from './suites.mjs';

// tests that start processes of their own start them from dist/
await prepare();
sayWhatIsLeftOut();
await handOver('node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2));
