/** `npm start`: the suite, or the servers named. `npm start -- mesh --port-base 19000` */
import { handOver, prepare } from './prepare.mjs';

await prepare();
await handOver('dist/cli/main.js', 'start', ...process.argv.slice(2));
