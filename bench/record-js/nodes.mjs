import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from '../usage-error.mjs';
import { installed } from './installed.mjs';

/** @typedef {{ command: string, version: string }} Node `version`: "20.20.2" */

/** The named ones, of which "newest" is the newest that npm has; with none named, the one that runs the benchmark. @param {readonly string[]} named @returns {Node[]} */
export function nodes(named) {
  if (named.length === 0) return [{ command: process.execPath, version: process.versions.node }];
  return named.map((name) => {
    const command = name === 'newest' ? newest() : name;
    const { status, stdout } = spawnSync(command, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    if (status !== 0) throw new UsageError(`--node names no Node: "${name}". Name its path, or "newest".`);
    return { command, version: stdout.trim() };
  });
}

/** The package `node` only chooses among these, with a script when it is installed. */
function newest() {
  const name = `node-${process.platform}-${process.arch}`;
  const found = installed(name);
  if (found === null) throw new UsageError(`--node newest: npm does not install "${name}". Name the path of a Node.`);
  return join(found.folder, 'bin/node');
}
