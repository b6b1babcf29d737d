import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * @typedef {object} ConformanceTest
 * @property {number} number
 * @property {string} name
 * @property {string} file
 * @property {readonly string[]} harness files that are loaded before it
 * @property {boolean} module
 * @property {boolean} async whether it ends by calling `$DONE`
 */

/**
 * A sample of the tests in a copy of test262, either as it is published or as Firefox's sources hold it (with `shell.js` in the folders).
 * @param {string} root
 * @param {readonly string[]} folders below the root
 * @param {{ sample: number, seed: number }} how `sample`: at most so many, chosen by the seed
 * @returns {readonly ConformanceTest[]}
 */
export function conformanceTests(root, folders, { sample, seed }) {
  const isPublished = existsSync(join(root, 'test'));
  const base = isPublished ? join(root, 'test') : root;
  const files = folders.flatMap((folder) => filesBelow(join(base, folder)));
  return chosen(files.sort(), sample, seed).map((file, number) => {
    const text = readFileSync(file, 'utf8');
    const flags = /flags: \[([^\]]*)\]/.exec(text)?.[1]?.split(/,\s*/) ?? [];
    return {
      number,
      name: relative(base, file),
      file,
      harness: isPublished ? publishedHarness(root, text) : shells(base, file),
      module: flags.includes('module'),
      async: flags.includes('async') || /^asyncTest\(|\$DONE\b/m.test(text),
    };
  });
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(file);
    return /\.js$/.test(entry.name) && !/^(shell|browser)\.js$|_FIXTURE/.test(entry.name) ? [file] : [];
  });
}

/**
 * The first `count` of the files as the seed shuffles them, in the order of their names.
 * @param {readonly string[]} files @param {number} count @param {number} seed
 */
function chosen(files, count, seed) {
  if (files.length <= count) return files;
  let state = seed;
  const random = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return files
    .map((file) => /** @type {const} */ ([random(), file]))
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, file]) => file)
    .sort();
}

/** @param {string} root @param {string} text */
function publishedHarness(root, text) {
  const includes = /includes: \[([^\]]*)\]/.exec(text)?.[1]?.split(/,\s*/) ?? [];
  return ['assert.js', 'sta.js', ...includes].map((name) => join(root, 'harness', name));
}

/** @param {string} root @param {string} file */
function shells(root, file) {
  const found = [];
  for (let at = dirname(file); ; at = dirname(at)) {
    const shell = join(at, 'shell.js');
    if (existsSync(shell)) found.unshift(shell);
    if (at === root) return found;
  }
}
