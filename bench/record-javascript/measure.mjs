import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const usageScript = fileURLToPath(new URL('../process-usage.py', import.meta.url));
const recordedRun = fileURLToPath(new URL('./recorded-run.mjs', import.meta.url));

/** @typedef {{ cpu: number, wall: number, memory: number }} Usage seconds, seconds, KiB */

/**
 * A program without a recorder.
 * @param {string} program
 * @param {string} folder for temporary files
 * @returns {Usage & { output: string }}
 */
export function plainRun(program, folder) {
  const usage = join(folder, 'usage.json');
  const { status, stdout, stderr } = spawnSync('python3', ['-I', '-S', usageScript, usage, process.execPath, program], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return { ...readUsage(usage), output: stdout };
}

/**
 * The same program, recorded.
 * @param {string} program
 * @param {string} folder for temporary files
 * @returns {Usage & { output: string, host: Usage, steps: number, bytes: number }} `wall` is the host's: until the file is closed
 */
export function recordedRunOf(program, folder) {
  const usage = join(folder, 'usage.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [recordedRun, program, join(folder, 'run.pellucid'), usage],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`Recording ${program} failed: ${stderr}`);
  const { failed, steps, bytes, ...host } = JSON.parse(stderr.slice(stderr.lastIndexOf('{"failed"')));
  if (failed !== null) throw new Error(`Recording ${program} failed: ${failed}`);
  return { ...readUsage(usage), wall: host.wall, output: stdout, host, steps, bytes };
}

/** @returns {Usage} */
function readUsage(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
