/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { oauthServer } from './server.ts';

await runAlone(oauthServer, worldFrame);
