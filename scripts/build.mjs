/** `npm run build`: makes dist/ current. */
import { prepare } from './prepare.mjs';

await prepare();
process.stdout.write('dist/ is current.\n');
