import { spawnSync } from 'node:child_process';

/**
 * Runs a command with the terminal's own streams.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {boolean} whether it ended with code 0
 */
export function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}
