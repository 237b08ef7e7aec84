/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { soapServer } from './server.ts';

await runAlone(soapServer, worldFrame);
