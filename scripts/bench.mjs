/** `npm run bench [-- name …]`: how fast and how small. */
import { handOver, prepare } from './prepare.mjs';

await prepare();
await handOver('dist/bench/main.js', ...process.argv.slice(2));
