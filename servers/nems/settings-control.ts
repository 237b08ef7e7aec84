/** How the server behaves, in this session: see `settings.ts`. */
import * as v from 'valibot';
import { parseDuration } from '#kernel/clock';
import { settingsOperations } from '#kernel/control/settings';
import type { NemsServerDeps } from './deps.ts';
import { type NemsSettings, PACKS } from './settings.ts';

const yesOrNo = v.exactOptional(v.boolean());

const schema = v.strictObject({
  strict: yesOrNo,
  demographics: v.exactOptional(v.picklist(['lenient', 'strict'])),
  packs: v.exactOptional(v.array(v.picklist(PACKS))),
  recordChangesOfWithheld: yesOrNo,
  bareMailboxes: yesOrNo,
  bareMailboxWorkflow: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w.-]{1,255}$/, 'must be letters, digits, _, . and -'))),
  testSignalEvery: v.exactOptional(
    v.pipe(
      v.string(),
      v.check(
        (text) => text === 'never' || (parseDuration(text) ?? 0) >= 1000,
        'must be never, or a duration of at least a second, like PT15M',
      ),
    ),
  ),
} satisfies Record<keyof NemsSettings, v.GenericSchema>);

/** `GET` and `PUT /_sandbox/nems/settings`. */
export const { read: readSettings, replace: replaceSettings } = settingsOperations<NemsServerDeps, Partial<NemsSettings>>(schema);
