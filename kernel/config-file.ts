/** Finds and reads the configuration file. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError, type ConfigFile } from './config-schema.ts';

/** The file that is read when none is named, if it is there. */
const USUAL_CONFIG_FILE = 'nhs-sandbox.config.json';

/**
 * Reads the file that a flag names, else the one that `NHS_SANDBOX_CONFIG` names, else `nhs-sandbox.config.json` in `folder`, else
 * none. Rejects with {@link ConfigError} when a named file is not there, or a file cannot be read or is not JSON.
 */
export async function readConfigFile(named: {
  readonly flag?: string | undefined;
  readonly env: string | undefined;
  readonly folder: string;
}): Promise<ConfigFile | undefined> {
  const path = named.flag || named.env || USUAL_CONFIG_FILE;
  const from = named.flag ? '--config' : named.env ? 'NHS_SANDBOX_CONFIG' : 'configuration file';
  try {
    return { path, content: JSON.parse(await readFile(resolve(named.folder, path), 'utf8')) as unknown };
  } catch (error) {
    if (path === USUAL_CONFIG_FILE && !named.flag && !named.env && isMissing(error)) return undefined;
    const reason = error instanceof SyntaxError ? `is not JSON (${error.message})` : `cannot be read (${(error as Error).message})`;
    throw new ConfigError([{ key: 'config', from, value: path, reason }]);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
