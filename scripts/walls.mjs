/**
 * The walls between the folders, where Biome's noRestrictedImports (biome.json) cannot see them: relative paths that leave a folder
 * (whether one does depends on how deep the file lies) and the forms of import that the rule passes over (`type T = import(…)`,
 * import.meta.resolve, vi.mock, template strings). So this looks at every string that could be a module's name, however it is used.
 * Which folder may import which is said once, in biome.json.
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { filesIn, root } from './files.mjs';

/**
 * @typedef {{ folder: string, ending: string, allowed: string[], message: string }} Wall what files of a folder may import
 * @typedef {{ path: string, line: number, specifier: string, message: string }} Breach
 */

/**
 * All imports that a wall forbids.
 * @param {string} [base] the folder that holds biome.json
 * @returns {Breach[]}
 */
export function findBreaches(base = root) {
  const walls = readWalls(base);
  const folders = new Set(walls.map(({ folder }) => folder));
  return [...folders]
    .flatMap((folder) => [...filesIn(folder, base)])
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .flatMap((path) => {
      // as in Biome, the last one that fits counts
      const wall = walls.findLast(({ folder, ending }) => path.startsWith(`${folder}/`) && path.endsWith(ending));
      return specifiersIn(readFileSync(join(base, path), 'utf8')).flatMap(({ line, specifier }) => {
        const message = specifier.startsWith('#') ? packageBreach(specifier, wall) : relativeBreach(specifier, path, folders);
        return message === undefined ? [] : [{ path, line, specifier, message }];
      });
    });
}

/**
 * The walls that biome.json describes. Fails on a rule that it does not understand rather than pass over it.
 * @param {string} [base]
 * @returns {Wall[]}
 */
export function readWalls(base = root) {
  /** @type {{ overrides: { includes: string[], linter?: { rules?: { style?: { noRestrictedImports?: { options: { patterns: { group: string[], message: string }[] } } } } } }[] }} */
  const { overrides } = JSON.parse(readFileSync(join(base, 'biome.json'), 'utf8'));
  return overrides.flatMap(({ includes, linter }) => {
    const rule = linter?.rules?.style?.noRestrictedImports;
    return rule === undefined ? [] : [toWall(includes, rule.options.patterns)];
  });
}

/** @param {string[]} includes @param {{ group: string[], message: string }[]} patterns @returns {Wall} */
function toWall(includes, patterns) {
  const [, folder, ending = ''] = /^(\w+)\/\*\*(?:\/\*(\.[.\w]+))?$/.exec(includes.join()) ?? [];
  const [all, ...rest] = patterns[0]?.group ?? [];
  const allowed = rest.map((pattern) => /^!(#\w+\/)\*\*$/.exec(pattern)?.[1]);
  if (folder === undefined || patterns.length !== 1 || all !== '#*/**' || allowed.includes(undefined)) {
    throw new Error(
      `biome.json: the wall of ${includes} is not of the form "folder/**": ["#*/**", "!#other/**" …], which scripts/walls.mjs reads`,
    );
  }
  return { folder, ending, allowed: /** @type {string[]} */ (allowed), message: patterns[0]?.message ?? '' };
}

/** Strings that may be a module's name: '#kernel/…', './…', '../…'. @param {string} source */
function specifiersIn(source) {
  return source
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(/(["'`])((?:#\w+|\.{1,2})\/[^"'`\s]*)\1/g)].map((found) => ({ line: index + 1, specifier: found[2] ?? '' })),
    );
}

/** @param {string} specifier @param {Wall | undefined} wall */
function packageBreach(specifier, wall) {
  return wall?.allowed.some((start) => specifier.startsWith(start)) ? undefined : wall?.message;
}

/** @param {string} specifier @param {string} path @param {ReadonlySet<string>} folders */
function relativeBreach(specifier, path, folders) {
  // of a name that is put together at run time, only its beginning is known
  const target = posix.join(posix.dirname(path), specifier.split('${')[0] ?? '');
  const [top = ''] = target.split('/');
  // from dist/ nothing is imported, but processes are started
  const isCode = folders.has(top) || (top !== 'dist' && /\.[cm]?[jt]sx?$/.test(target));
  if (!isCode || houseOf(target) === houseOf(path)) return undefined;
  return `a relative path stays in its folder: ${houseOf(path)} has its own files, all else is a package import (#kernel/…)`;
}

/** The folder with walls around it that a file lies in: a server's own, else the one at the top. @param {string} path */
function houseOf(path) {
  const [top = '', inner, ...rest] = path.split('/');
  return top === 'servers' && rest.length > 0 ? `${top}/${inner}` : top;
}
