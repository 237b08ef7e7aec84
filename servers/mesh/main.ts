/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { meshServer } from './server.ts';

await runAlone(meshServer, worldFrame);
