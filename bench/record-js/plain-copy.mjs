import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { transformSync } from 'oxc-transform';

/**
 * A program without types, as every version of Node runs it by itself: its path.
 * @param {string} path
 * @param {string} folder
 * @param {string} [before] a statement in front of it
 */
export function plainCopy(path, folder, before = '') {
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, basename(path).replace(/\.[jt]s$/, '.mjs'));
  const { code } = transformSync(path, readFileSync(path, 'utf8'));
  writeFileSync(copy, before + code.replaceAll(/(import ["']\.\/.*)\.[jt]s(["'])/g, '$1.mjs$2'));
  return copy;
}
