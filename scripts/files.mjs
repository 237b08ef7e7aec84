/** Where the project is, and which files it has. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * All files of a folder and of the folders in it, hidden ones and node_modules left out. None when there is no such folder.
 * @param {string} folder relative to `base`, parted by `/`
 * @param {string} [base]
 * @returns {Generator<string>} relative to `base`, parted by `/`
 */
export function* filesIn(folder, base = root) {
  for (const entry of entriesOf(join(base, folder))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(path, base);
    else yield path;
  }
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
}
