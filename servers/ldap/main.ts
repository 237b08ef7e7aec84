/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { ldapServer } from './server.ts';

await runAlone(ldapServer, worldFrame);
