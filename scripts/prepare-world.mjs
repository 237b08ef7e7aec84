/**
 * `node scripts/prepare-world.mjs FOLDER`: checks the standard world with the code that has just been built into a folder, and puts it
 * beside it as a start reads it. Exits with code 1 and says what is wrong when the seeds cannot be used.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = ''] = process.argv.slice(2);
const { prepareStandardWorld } = await import(pathToFileURL(join(folder, 'world/seeds/prepare.js')).href);
try {
  prepareStandardWorld(join(folder, 'world/standard'));
} catch (error) {
  if (!(error instanceof Error) || error.name !== 'SeedError') throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
