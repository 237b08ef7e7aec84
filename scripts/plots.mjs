/** `node scripts/plots.mjs`: makes the plots of docs/population/ again, and prints the tables of docs/population.md. */
import { handOver, prepare } from './prepare.mjs';

await prepare();
await handOver('dist/bench/processes/plots.js', 'docs/population');
