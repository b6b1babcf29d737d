import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage-error.mjs';

/** @typedef {{ command: string, version: string }} Interpreter `version`: "3.12.1" */

/** Versions that are measured when nobody says which. */
const measured = ['3.11', '3.12', '3.13'];

/**
 * The named interpreters; with none named, those of `measured` that are on the path or that pyenv has.
 * @param {readonly string[]} named
 * @returns {Interpreter[]}
 */
export function interpreters(named) {
  if (named.length > 0) {
    return named.map((command) => {
      const version = versionOf(command);
      if (version === null) throw new UsageError(`"${command}" does not run as Python; name another with --python.`);
      return { command, version };
    });
  }
  const found = measured.flatMap((version) => candidates(version).map(withVersion).find(isThere(version)) ?? []);
  if (found.length === 0) throw new UsageError(`No Python ${measured.join(', ')} was found; name one with --python.`);
  return found;
}

/** @param {string} version @returns {string[]} */
function candidates(version) {
  const folder = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const ofPyenv = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`${version}.`)) : [];
  return [...ofPyenv.map((name) => join(folder, name, 'bin/python')), `python${version}`, 'python3'];
}

/** @param {string} command */
function withVersion(command) {
  return { command, version: versionOf(command) ?? '' };
}

/** @param {string} version */
function isThere(version) {
  return (/** @type {Interpreter} */ each) => each.version.startsWith(`${version}.`);
}

/** @param {string} command @returns {string | null} */
function versionOf(command) {
  const question = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';
  const { status, stdout } = spawnSync(command, ['-S', '-E', '-c', question], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
