/** How the directory behaves, in this session: see `settings.ts`. */
import * as v from 'valibot';
import { settingsOperations } from '#kernel/control/settings';
import type { SoapDeps } from './deps.ts';
import { DOS_VERSIONS } from './dos/contract/versions.ts';
import type { DosSettings } from './settings.ts';

const schema = v.strictObject({
  defaultVersion: v.exactOptional(v.picklist([...DOS_VERSIONS.keys()])),
});

/** `GET` and `PUT /_sandbox/dos/settings`. */
export const { read: readSettings, replace: replaceSettings } = settingsOperations<SoapDeps, Partial<DosSettings>>(schema, 'the directory');
