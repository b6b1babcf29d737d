import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What one process has used: seconds, seconds, seconds in which it waited for somebody, KiB.
 * @typedef {{ cpu: number, wall: number, waited: number | null, memory: number }} Usage
 */

const script = fileURLToPath(new URL('./process-usage.py', import.meta.url));

/**
 * How to run a command so that what its process uses is written to a file.
 * @param {string} file
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function measuredCommand(file, command, args) {
  return { command: 'python3', args: ['-I', '-S', script, file, command, ...args] };
}

/** @param {string} file @returns {Usage} */
export function readUsage(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
