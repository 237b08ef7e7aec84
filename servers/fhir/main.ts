/** Runs this server alone. */
import { runAlone } from '#kernel/main';
import { worldFrame } from '#world/frame';
import { fhirServer } from './server.ts';

await runAlone(fhirServer, worldFrame);
