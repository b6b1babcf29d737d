import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measuredCommand, readUsage } from '../process-usage.mjs';

/** @typedef {import('../process-usage.mjs').Usage} Usage */

const recordedRun = script('recorded-run.mjs');
const lineCounter = script('count-lines.py');

// Whoever runs the bench may keep Python from storing what it has compiled; those who record do not.
const { PYTHONDONTWRITEBYTECODE: _, ...surroundings } = process.env;

/**
 * A program without a recorder.
 * @param {string} python
 * @param {import('./programs.mjs').Program} program
 * @param {number} rounds
 * @param {string} folder for temporary files
 * @returns {Usage & { output: string }}
 */
export function plainRun(python, { name, path }, rounds, folder) {
  const usage = join(folder, 'usage.json');
  const { command, args } = measuredCommand(usage, python, [path, String(rounds)]);
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: surroundings });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return { ...readUsage(usage), output: stdout };
}

/**
 * The same program, recorded.
 * @param {string} python
 * @param {import('./programs.mjs').Program} program
 * @param {number} rounds
 * @param {string} folder for temporary files
 * @param {Readonly<Record<string, string>>} environment
 * @returns {Usage & { output: string, steps: number, bytes: number, host: { cpu: number, memory: number } }}
 */
export function recordedRunOf(python, { name, path }, rounds, folder, environment) {
  const usage = join(folder, 'usage.json');
  const args = [recordedRun, python, join(folder, 'run.pellucid'), usage, path, String(rounds)];
  const env = { ...surroundings, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`Recording ${name} failed: ${stderr}`);
  const { failed, steps, bytes, ...host } = JSON.parse(stderr.slice(stderr.lastIndexOf('{"failed"')));
  if (failed !== null) throw new Error(`Recording ${name} failed: ${failed}`);
  return { ...readUsage(usage), output: stdout, steps, bytes, host };
}

/**
 * Executed lines of a program.
 * @param {string} python
 * @param {import('./programs.mjs').Program} program
 * @param {number} rounds
 */
export function linesOf(python, { name, path }, rounds) {
  const { status, stdout, stderr } = spawnSync(python, [lineCounter, path, String(rounds)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Lines of ${name} cannot be counted: ${stderr}`);
  return Number(stdout);
}

/** @param {string} name */
function script(name) {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}
