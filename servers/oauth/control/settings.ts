/** How the server behaves, in this session: see `../settings.ts`. */
import { settingsOperations } from '#kernel/control/settings';
import type { OauthDeps } from '../deps.ts';
import { type SettingsInput, settingsSchema } from '../settings.ts';

/** `GET` and `PUT /_sandbox/settings`. */
export const { read: readSettings, replace: replaceSettings } = settingsOperations<OauthDeps, SettingsInput>(settingsSchema);
