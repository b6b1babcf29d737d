import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measuredCommand, readUsage } from '../process-usage.mjs';

/** @typedef {import('../process-usage.mjs').Usage} Usage */

/**
 * What a run has cost. `lasted`: seconds by the clock, from before the start of its process until nothing is left to do.
 * @typedef {Usage & { output: string, lasted: number }} Run
 * @typedef {Run & { steps: number, bytes: number, host: { cpu: number, memory: number } }} RecordedRun `lasted` until the recording is closed
 */

const recordedRun = fileURLToPath(new URL('./recorded-run.mjs', import.meta.url));

/**
 * A program without a recorder.
 * @param {string} node
 * @param {string} path which Node runs by itself
 * @param {number} rounds
 * @param {string} folder for temporary files
 * @returns {Run}
 */
export function plainRun(node, path, rounds, folder) {
  const usage = join(folder, 'usage.json');
  const { command, args } = measuredCommand(usage, node, [path, String(rounds)]);
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const lasted = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${path} ended with ${status}: ${stderr}`);
  return { ...readUsage(usage), output: stdout, lasted };
}

/**
 * The same program, recorded.
 * @param {string} node runs the program and the host
 * @param {string} path
 * @param {number} rounds
 * @param {string} folder for temporary files
 * @returns {RecordedRun}
 */
export function recordedRunOf(node, path, rounds, folder) {
  const usage = join(folder, 'usage.json');
  const args = [recordedRun, join(folder, 'run.pellucid'), usage, path, String(rounds)];
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Recording ${path} failed: ${stderr}`);
  const { failed, ...told } = JSON.parse(stderr.slice(stderr.lastIndexOf('{"failed"')));
  if (failed !== null) throw new Error(`Recording ${path} failed: ${failed}`);
  return { ...readUsage(usage), output: stdout, ...told };
}
