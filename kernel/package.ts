/** This package on the disk: found from its sources, from `dist/` in a clone, and from where it is installed, however deep the module lies. */
import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);

/** The folder that holds package.json, and the version that is written there. */
const { root, version } = (() => {
  for (let folder = dirname(here); ; folder = dirname(folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === 'nhs-sandbox') return { root: folder, version: manifest.version };
    if (folder === dirname(folder))
      throw new Error(`${here} lies outside of the package nhs-sandbox: no package.json above it is of that name`);
  }
})();

const isBuilt = here.startsWith(join(root, 'dist') + sep);

/** `MAJOR.MINOR.PATCH` of this package. */
export const VERSION: string = version;

/** What a module's file name ends in: `.js` when this is a build, `.ts` among the sources. */
export const MODULE_ENDING = isBuilt ? '.js' : '.ts';

/**
 * The absolute path of a file or folder beside the code that runs: the sources, or `dist/`, which keeps their tree. For instance
 * `codePath('kernel/control/openapi.yaml')`. A module cannot go by its own address for that: in a build it lies in a chunk with others.
 */
export function codePath(path: string): string {
  return join(root, isBuilt ? 'dist' : '', path);
}

/** The absolute path of what a build leaves where it is, at the package's root: `packagePath('seed-data')`. */
export function packagePath(path: string): string {
  return join(root, path);
}

function manifestIn(folder: string): { name?: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
