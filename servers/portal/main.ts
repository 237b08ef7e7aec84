/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { portalServer } from './server.ts';

await runAlone(portalServer, worldFrame);
