// `node bench/superpixel-ablation/ablation.mjs PHOTOGRAPHS -o FOLDER [--steps N] [--seeds N] [--threads N] [--torch PYTHON] [--quick]`: does the restoration U-net gain by
// superpixels, where it has to restore by itself? Three networks, equal steps, several seeds; seed by seed all three see the same crops and are measured by the same held-out ones. Runs
// that are whole are kept, others go on, so it can be stopped at any time. The table goes to docs/deblurring.md, but for `--quick`. With `--torch` the
// twin in PyTorch trains, by that Python.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { restoringNetwork } from '../../packages/vision/dist/networks/restoring-network.js';
import { trainGenerator } from '../../packages/vision/dist/node.js';
import { deblurNetwork } from '../../packages/vision/dist/training/deblur-network.js';
import { networkGraph } from '../../packages/vision/dist/training/network-graph.js';
import { writeBetween } from '../deblur-quality/document.mjs';
import { ablationTable } from './table.mjs';
import { trainedByTwin } from './twin.mjs';

/**
 * @typedef {object} Run
 * @property {string} variant
 * @property {number} seed
 * @property {number} steps
 * @property {number} parameters
 * @property {number} gain in dB over the blurred pictures, after the last step
 * @property {number} seconds
 */

const variants = [
  { name: 'unet', features: 'unet', superpixels: false },
  { name: 'unet-superpixel, nothing pooled', features: 'unet-superpixel', superpixels: false },
  { name: 'unet-superpixel', features: 'unet-superpixel', superpixels: true },
];
const usage =
  'node bench/superpixel-ablation/ablation.mjs PHOTOGRAPHS -o FOLDER [--steps N] [--seeds N] [--threads N] [--torch PYTHON] [--quick]';
const { data, folder, steps, seeds, threads, torch, quick } = choices();
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

/** @type {Run[]} */
const runs = [];
// Seed by seed, so that a part of the runs is a fair comparison already.
for (let seed = 1; seed <= seeds; seed++) {
  for (const variant of variants) {
    const run = await trained(variant, seed);
    if (stop.signal.aborted) process.exit(130);
    runs.push(run);
    process.stderr.write(`seed ${seed}, ${variant.name}: ${run.gain.toFixed(3)} dB\n`);
  }
}
const table = ablationTable(runs);
process.stdout.write(`${table}\n`);
if (!quick) writeBetween('ablation', table);

/** @returns {Promise<Run>} */
async function trained({ name, features, superpixels }, seed) {
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}-${steps}-seed${seed}`);
  if (torch !== null) {
    const run = await trainedByTwin({
      python: torch,
      data,
      path: `${path}-torch`,
      features,
      superpixels,
      steps,
      seed,
      threads,
      signal: stop.signal,
    });
    return { variant: name, seed, steps, parameters: parametersOf(features), ...run };
  }
  await trainGenerator({
    data,
    folder: path,
    plan: { features, superpixels, blind: true, steps, seed },
    resume: existsSync(join(path, 'last.safetensors')),
    from: null,
    vgg: null,
    workers: 1,
    threads,
    every: { report: 50, validation: Math.max(1, Math.floor(steps / 4)), checkpoint: 500 },
    signal: stop.signal,
    onStart: () => {},
    onStep: () => {},
    onReport: ({ step, seconds }) =>
      process.stderr.write(`seed ${seed}, ${name}: step ${step} of ${steps}, ${Math.round(seconds)} s\n`),
    onUnreadable: (error) => process.stderr.write(`${error.message}\n`),
  });
  const log = readFileSync(join(path, 'log.jsonl'), 'utf8').trimEnd().split('\n');
  const { gain, seconds } = JSON.parse(log.at(-1) ?? '{}');
  return { variant: name, seed, steps, parameters: parametersOf(features), gain, seconds };
}

function parametersOf(features) {
  const generator = restoringNetwork({ features });
  const { forms } = networkGraph(deblurNetwork(generator), [1, generator.channels, 64, 64], false);
  return [...forms.values()].reduce((sum, { tensor }) => sum + tensor.shape.reduce((size, side) => size * side, 1), 0);
}

function choices() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o' },
        steps: { type: 'string', default: '2000' },
        seeds: { type: 'string', default: '3' },
        threads: { type: 'string', default: '1' },
        torch: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    const [photographs, ...others] = positionals;
    if (photographs === undefined || others.length > 0 || values.output === undefined)
      throw new Error('one folder of photographs and -o FOLDER are expected');
    return {
      data: photographs,
      folder: values.output,
      steps: wholeNumber('--steps', values.steps),
      seeds: wholeNumber('--seeds', values.seeds),
      threads: wholeNumber('--threads', values.threads),
      torch: values.torch ?? null,
      quick: values.quick,
    };
  } catch (error) {
    process.stderr.write(`ablation: ${error instanceof Error ? error.message.split('\n')[0] : error}\n${usage}\n`);
    process.exit(2);
  }
}

function wholeNumber(option, text) {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number from 1, not "${text}"`);
}
