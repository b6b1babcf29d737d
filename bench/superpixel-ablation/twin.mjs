// The same training by the twin in PyTorch (tools/torch), which is some times faster on a processor.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const twin = new URL('../../tools/torch/', import.meta.url);

/**
 * Trains, unless the folder holds the whole of it.
 * @param {{ python: string, data: string, path: string, features: string, superpixels: boolean, steps: number, seed: number, threads: number, signal: AbortSignal }} run
 * @returns {Promise<{ gain: number, seconds: number }>} the last line of its log
 * @throws Error when it ends otherwise than well
 */
export async function trainedByTwin({ python, data, path, features, superpixels, steps, seed, threads, signal }) {
  const finished = lastLine(path);
  if (finished?.step === steps) return finished;
  const options = ['--blind', '--steps', steps, '--seed', seed, '--validate-every', steps];
  if (features === 'unet-superpixel' && !superpixels) options.push('--no-superpixels');
  const child = spawn(
    python,
    ['-m', 'pellucid_torch.train', resolve(data), '-o', resolve(path), '--features', features, ...options.map(String)],
    {
      cwd: twin,
      env: { ...process.env, OMP_NUM_THREADS: String(threads) },
      stdio: ['ignore', 'ignore', 'inherit'],
      signal,
    },
  );
  const ended = await new Promise((settle) => {
    child.once('error', settle);
    child.once('close', settle);
  });
  if (signal.aborted) return { gain: 0, seconds: 0 };
  if (ended !== 0) throw ended instanceof Error ? ended : new Error(`${python} ended with ${ended}`);
  const { gain, seconds } = lastLine(path);
  return { gain, seconds };
}

function lastLine(path) {
  const log = join(path, 'log.jsonl');
  if (!existsSync(log)) return null;
  const line = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1);
  return line ? JSON.parse(line) : null;
}
