/** How the server behaves, in this session: see `settings.ts`. */
import * as v from 'valibot';
import { settingsOperations } from '#kernel/control/settings';
import { AUTHORISATION_MODES } from './authorisation/settings.ts';
import type { MeshDeps } from './deps.ts';
import type { MeshSettings } from './settings.ts';

const days = v.exactOptional(
  v.pipe(v.number(), v.integer('must be whole days'), v.minValue(0), v.maxValue(3650, 'must be at most 3650 days')),
);
const yesOrNo = v.exactOptional(v.boolean());
const secret = v.exactOptional(v.pipe(v.string(), v.minLength(1, 'must not be empty')));

const schema = v.strictObject({
  authorisation: v.exactOptional(v.picklist(AUTHORISATION_MODES)),
  sharedKey: secret,
  password: secret,
  namedCertificate: yesOrNo,
  inboxDays: days,
  messageDays: days,
  largestBody: v.exactOptional(v.pipe(v.number(), v.integer('must be whole bytes'), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER))),
  downloadAfterAcknowledge: yesOrNo,
  chunksInheritEncoding: yesOrNo,
  knownWorkflowsAreRestricted: yesOrNo,
  reportsFailedSends: yesOrNo,
} satisfies Record<keyof MeshSettings, v.GenericSchema>);

/** `GET` and `PUT /_sandbox/mesh/settings`. */
export const { read: readSettings, replace: replaceSettings } = settingsOperations<MeshDeps, Partial<MeshSettings>>(schema);
