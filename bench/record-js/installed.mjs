import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The newest version of a package, installed into a folder of the user's cache; null where there is none to be had.
 * What an earlier run has installed does when npm cannot reach anything newer.
 * @param {string} name
 * @returns {{ folder: string, version: string } | null}
 */
export function installed(name) {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const place = join(cache, 'pellucid', 'bench', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', `${name}@latest`];
  spawnSync('npm', args, { cwd: place, stdio: 'ignore' });
  const folder = join(place, 'node_modules', name);
  if (!existsSync(folder)) return null;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { folder, version };
}
