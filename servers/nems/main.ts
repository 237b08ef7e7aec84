/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { nemsServer } from './server.ts';

await runAlone(nemsServer, worldFrame);
