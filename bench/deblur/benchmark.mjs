import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../averages.mjs';
import { Contestant } from '../contestant.mjs';
import { table } from '../table.mjs';

export const about = 'how long a photograph takes, the network beside PyTorch, and memory';

const python = process.env['PELLUCID_TORCH_PYTHON'] ?? 'python3';
const threads = availableParallelism();
const rounds = 5;
/** Side of the square that the networks are shown: a megapixel. */
const side = 1024;
const command = fileURLToPath(new URL('../../packages/cli/bin/pellucid.js', import.meta.url));
/** The process tells its peak when it ends, in KiB as Node counts it. */
const tellPeak = 'process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS))';

/** Photographs of 12 and 48 megapixels, each in a process of its own; then the network and its twin by turns. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-deblur-'));
  try {
    const [small, large] = [join(folder, 'small.jpg'), join(folder, 'large.jpg')];
    process.stderr.write('  making photographs\n');
    const source = output(process.execPath, [path('make-photographs.mjs'), small, large]).trim();
    process.stderr.write('  12 megapixels, shake\n');
    const shake = JSON.parse(output(process.execPath, [path('restore.mjs'), small, 'shake']));
    process.stderr.write('  48 megapixels, auto\n');
    const peak = peakOf(large, join(folder, 'restored.jpg'));
    process.stderr.write('  the network and its twin\n');
    return report({ source, shake, peak, times: await networkTimes() });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes that the command takes at most, decoding and encoding included. */
function peakOf(photograph, restored) {
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(tellPeak)}`,
    command,
    'deblur',
    photograph,
    '-o',
    restored,
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const peak = /peak (\d+)/.exec(stderr)?.[1];
  if (status !== 0 || peak === undefined)
    throw new Error(`pellucid deblur ended with ${status}: ${stderr.slice(-400)}`);
  return Number(peak) * 1024;
}

/** Milliseconds of each run, ours and PyTorch's by turns, so that a slow minute of the machine hits both. */
async function networkTimes() {
  const task = JSON.stringify({ side, threads });
  const contestants = [
    new Contestant(process.execPath, new URL('network.mjs', import.meta.url), task),
    new Contestant(python, new URL('network.py', import.meta.url), task),
  ];
  try {
    const times = [[], []];
    for (const each of contestants) await each.ask('1');
    for (let round = 0; round < rounds; round++) {
      for (const [index, each] of contestants.entries()) times[index].push(...(await each.ask('1')));
    }
    return times;
  } finally {
    for (const each of contestants) each.end();
  }
}

function report({ source, shake, peak, times }) {
  const [ours, theirs] = times.map(median);
  const figures = {
    shake_12mp_s: shake.seconds,
    network_ratio: theirs / ours,
    network_megapixel_s: ours / 1000,
    peak_48mp_mib: peak / 2 ** 20,
  };
  const stages = shake.stages.map(({ stage, seconds }) => [`  ${stage}`, `${seconds.toFixed(1)} s`]);
  const rows = [
    ['12 megapixels, shake', `${shake.seconds.toFixed(1)} s`],
    ...stages,
    ['48 megapixels, auto: peak memory', `${figures.peak_48mp_mib.toFixed(0)} MiB`],
    ['network, a megapixel: ours', `${(ours / 1000).toFixed(2)} s`],
    ['network, a megapixel: PyTorch', `${(theirs / 1000).toFixed(2)} s`],
    ['our speed over PyTorch’s', `${figures.network_ratio.toFixed(2)}x`],
  ];
  const text = `${table(['what', ''], rows)}

${threads} threads. The photographs: ${source}. Seconds of the first are those of deblur() alone, in a fresh process, with reading the network's
parameters; memory is that of the whole command. Network: medians of ${rounds} runs by turns on ${side}×${side} pixels, single precision.
Nothing here shows browsers or GPUs.`;
  return { text, figures };
}

function output(program, args) {
  const { status, stdout, error } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args[0]} ended with ${status}${error === undefined ? '' : `: ${error.message}`}`);
}

function path(file) {
  return fileURLToPath(new URL(file, import.meta.url));
}
