import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed } from './installed.mjs';

/**
 * Another way to see what a program does. `version` of what is installed for it, null: it cannot be had.
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} version
 * @property {string} how
 * @property {string} tells what `told` counts
 * @property {number} rounds of a program
 * @property {string} before a statement in front of the program
 * @property {(node: string, program: string, rounds: number, folder: string) => string[]} command run in the folder
 * @property {(folder: string) => number} told by the last run, in that folder
 */

/** Those that can be had. @param {import('./nodes.mjs').Node} node @returns {Peer[]} */
export function peersFor(node) {
  return [stepping(node.version), ...appmap()];
}

/** @param {string} version of Node @returns {Peer} */
function stepping(version) {
  const script = fileURLToPath(new URL('./peers/stepping.mjs', import.meta.url));
  return {
    name: 'inspector',
    version,
    how: '`Debugger.stepInto` at every statement, the variables of every scope in sight read at each, and thrown away',
    tells: 'steps',
    rounds: 1,
    before: 'debugger;',
    command: (node, program, rounds, folder) => [node, script, program, `${rounds}`, join(folder, 'steps')],
    told: (folder) => Number(readFileSync(join(folder, 'steps'), 'utf8')),
  };
}

/** @returns {Peer[]} */
function appmap() {
  const found = installed('appmap-node');
  if (found === null) return [];
  const { folder: place, version } = found;
  const recordings = (/** @type {string} */ folder) => join(folder, 'tmp/appmap/process');
  return [
    {
      name: 'appmap-node',
      version,
      how: 'its defaults: calls with arguments and results, no variables; into its file',
      tells: 'calls and returns',
      rounds: 100,
      before: '',
      command: (node, program, rounds, folder) => {
        rmSync(recordings(folder), { recursive: true, force: true });
        mkdirSync(recordings(folder), { recursive: true });
        return [node, join(place, 'bin/appmap-node.js'), node, program, `${rounds}`];
      },
      told: (folder) => {
        const files = readdirSync(recordings(folder));
        const texts = files.map((file) => readFileSync(join(recordings(folder), file), 'utf8'));
        return texts.reduce((sum, text) => sum + JSON.parse(text).events.length, 0);
      },
    },
  ];
}
