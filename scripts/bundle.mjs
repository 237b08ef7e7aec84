/**
 * `node scripts/bundle.mjs FOLDER`: bundles the sources into a folder, so that a start reads some forty files instead of a
 * hundred and fifty (docs/decisions/bundle.md). What is started or imported by its name keeps its place in the tree; what is shared, or
 * loaded only when needed, lies in chunks/.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { filesIn, root } from './files.mjs';

const ENTRY =
  /^(cli\/main|testing\/index|servers\/[^/]+\/(server|main)|bench\/(processes\/)?[^/.]+|world\/seeds\/prepare|world\/generate\/index-worker)\.ts$/;
/** Packages that every start needs. The others stay in node_modules/, most of them until they are needed. */
const BUNDLED = ['commander', 'find-my-way', 'valibot'];
const MODULES = `${sep}node_modules${sep}`;

const [folder = ''] = process.argv.slice(2);
const entries = ['bench', 'cli', 'servers', 'testing', 'world'].flatMap((top) => [...filesIn(top)]).filter((path) => ENTRY.test(path));

// all in one build: what two entries share is one module still, and its classes are the same ones
const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(entries.map((path) => [path.replace(/\.ts$/, ''), `./${path}`])),
  platform: 'node',
  tsconfig: false,
  resolve: { conditionNames: ['source', 'node', 'import'] },
  external: (id, importer, isResolved) =>
    !isResolved && importer !== undefined && !importer.includes(MODULES) && !/^[.#]/.test(id) && !BUNDLED.includes(id),
  // here and below: a call that is made only to see whether it throws (`decodeURIComponent(path);`) is no dead code
  treeshake: false,
  checks: { ineffectiveDynamicImport: false },
  onLog: (level, { message }) => {
    if (level === 'warn') throw new Error(message);
  },
});
const { output } = await bundle.write({
  dir: folder,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: false,
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();

const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), licencesOf(packagesOf(modules)));

/** The folders of the packages that modules come from. @param {string[]} modules */
function packagesOf(modules) {
  const folders = modules.map((module) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0] ?? '');
  return [...new Set(folders)].filter((path) => path !== '').sort();
}

/** @param {string[]} packages their folders */
function licencesOf(packages) {
  const parts = packages.map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((entry) => /^licence|^license/i.test(entry));
    if (file === undefined) throw new Error(`${name} comes without the text of its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(path, file), 'utf8').trim()}\n`;
  });
  return ['Parts of these packages are in the files of this folder.\n', ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}
