import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { superpixelLabels } from '../../packages/vision/dist/data/superpixel-labels.js';
import { deblurGan } from '../../packages/vision/dist/networks/deblur-gan/generator.js';
import { superpixelsFor } from '../../packages/vision/dist/training/deblur-network.js';
import { median } from '../averages.mjs';
import { Contestant } from '../contestant.mjs';
import { table } from '../table.mjs';
import { layers, nets } from './cases.mjs';

export const about = "our networks' speed and memory, beside PyTorch's on the processor";

const rounds = 9;
const python = process.env['PELLUCID_TORCH_PYTHON'] ?? 'python3';
const threads = Number(process.env['PELLUCID_BENCH_THREADS'] ?? availableParallelism());

/** Ours and PyTorch's by turns, in processes of their own, so that a slow minute of the machine hits both; medians of the runs. */
export async function run() {
  const version = torchVersion();
  const results = [];
  for (const measured of [...nets, ...layers]) {
    for (const mode of ['forward', 'step']) {
      process.stderr.write(`  ${measured.name}, ${mode}\n`);
      results.push({ measured, mode, ...(await compare(measured, mode)) });
    }
  }
  return { text: textOf(results, version), figures: figuresOf(results) };
}

function torchVersion() {
  const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new Error(`${python} has no PyTorch; name an interpreter that has one by PELLUCID_TORCH_PYTHON.`);
}

async function compare(measured, mode) {
  const task = JSON.stringify({ measured, mode, threads, labels: labelsOf(measured) });
  const ours = new Contestant(process.execPath, new URL('pellucid.mjs', import.meta.url), task);
  const theirs = new Contestant(python, new URL('pytorch.py', import.meta.url), task);
  try {
    const runs = [0, 0];
    for (const [index, each] of [ours, theirs].entries()) {
      const [, , warm = 1] = await each.ask('3');
      // Short runs are measured several at a time, so that starting them weighs nothing.
      runs[index] = Math.max(1, Math.min(20, Math.round(100 / warm)));
    }
    const times = [[], []];
    for (let round = 0; round < rounds; round++) {
      for (const [index, each] of [ours, theirs].entries()) times[index].push(...(await each.ask(String(runs[index]))));
    }
    const memory = [await ours.ask('memory'), await theirs.ask('memory')];
    return { ours: median(times[0]), theirs: median(times[1]), memory };
  } finally {
    ours.end();
    theirs.end();
  }
}

/** Superpixels of a drawn picture, found by the same code that training uses; both contestants get them. */
function labelsOf(measured) {
  if (measured.features !== 'superpixel') return [];
  const { size } = measured;
  const recipe = superpixelsFor(deblurGan({ features: 'superpixel' }), { width: size, height: size });
  const pixels = new Uint8Array(size * size * 3);
  for (let index = 0; index < pixels.length; index++) {
    const [x, y] = [Math.floor(index / 3) % size, Math.floor(index / 3 / size)];
    const wave =
      Math.sin(x / 17 + (index % 3)) * Math.cos(y / 23) + (Math.hypot(x - size / 2, y - size / 2) < size / 4 ? 1 : 0);
    pixels[index] = 90 + 50 * wave + ((x * 7 + y * 13) % 11);
  }
  return superpixelLabels({ width: size, height: size, pixels }, recipe).map((level) => [...level]);
}

function textOf(results, version) {
  const rows = results.map(({ measured, mode, ours, theirs, memory }) => [
    measured.name,
    mode,
    ours.toFixed(1),
    theirs.toFixed(1),
    `${(theirs / ours).toFixed(2)}x`,
    ...(measured.kind === 'net' ? memory.map(({ before, peak }) => ((peak - before) / 2 ** 20).toFixed(0)) : ['', '']),
  ]);
  const figures = figuresOf(results);
  const headings = ['what', '', 'ours ms', 'PyTorch ms', 'our speed', 'ours MiB', 'PyTorch MiB'];
  return `PyTorch ${version}, ${threads} threads each

${table(headings, rows)}

networks, geometric means of our speed over PyTorch's: forward ${figures.forward_ratio.toFixed(2)}, training step ${figures.step_ratio.toFixed(2)}
memory that a training step of 256² adds to the process, ours over PyTorch's: ${figures.memory_ratio.toFixed(2)}

Medians of ${rounds} rounds by turns, batches of one. "forward": parameters fixed, as in use (PyTorch in eval mode without gradients). "step": forward,
backward, clipping, Adam, average of parameters; of a layer: output and both gradients. MiB: highest resident memory less that before the
network was made. One machine, one kind of processor, single precision: nothing here shows GPUs, browsers or larger batches.`;
}

function figuresOf(results) {
  const ratio = (kind, mode) => {
    const logs = results
      .filter((each) => each.measured.kind === kind && each.mode === mode)
      .map(({ ours, theirs }) => Math.log(theirs / ours));
    return Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
  };
  const memories = results
    .filter(({ measured, mode }) => measured.size === 256 && mode === 'step')
    .map(({ memory: [ours, theirs] }) => Math.log((ours.peak - ours.before) / (theirs.peak - theirs.before)));
  return {
    forward_ratio: ratio('net', 'forward'),
    step_ratio: ratio('net', 'step'),
    memory_ratio: Math.exp(memories.reduce((a, b) => a + b, 0) / memories.length),
    layer_forward_ratio: ratio('layer', 'forward'),
    layer_step_ratio: ratio('layer', 'step'),
  };
}
