/** The version in package.json. */
import { readFileSync } from 'node:fs';

/** Found from the sources and from dist/ alike. */
export function version(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { version: string }).version;
    } catch {
      // dist/cli is one level further down
    }
  }
  return 'unknown';
}
