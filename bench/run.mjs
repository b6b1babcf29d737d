// The one door to all benchmarks: `npm run bench -- NAME [--json FILE] [OPTION…]`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as asking from './asking/benchmark.mjs';
import * as deblur from './deblur/benchmark.mjs';
import { machine, machineText } from './machine.mjs';
import * as player from './player/benchmark.mjs';
import * as recordJs from './record-js/benchmark.mjs';
import * as recordPython from './record-python/benchmark.mjs';
import * as replay from './replay/benchmark.mjs';
import * as superpixels from './superpixels/benchmark.mjs';
import * as tensor from './tensor/benchmark.mjs';
import { UsageError } from './usage-error.mjs';

/**
 * @typedef {object} Benchmark
 * @property {string} about one line
 * @property {import('node:util').ParseArgsOptionsConfig} [options] of its own, which `help` explains, a line each
 * @property {string} [help]
 * @property {(values: Record<string, unknown>) => Promise<{ text: string, figures: Record<string, number>, failed?: readonly string[] }>} run what failed is said, and ends it with 1
 */

/** @type {ReadonlyMap<string, Benchmark>} */
const benchmarks = new Map([
  ['asking', asking],
  ['deblur', deblur],
  ['player', player],
  ['record-js', recordJs],
  ['record-python', recordPython],
  ['replay', replay],
  ['superpixels', superpixels],
  ['tensor', tensor],
]);

const [name, ...rest] = process.argv.slice(2);
const benchmark = name === undefined ? undefined : benchmarks.get(name);

if (name === undefined) {
  process.stdout.write(`npm run bench -- NAME [--json FILE]\n\n${list()}`);
} else if (benchmark === undefined) {
  process.stderr.write(`bench: there is no benchmark "${name}". There are:\n${list()}`);
  process.exitCode = 2;
} else {
  const values = optionsOf(benchmark);
  const here = machine();
  process.stdout.write(`${name}: ${benchmark.about}\n${machineText(here)}\n\n`);
  const { text, figures, failed = [] } = await benchmark.run(values).catch(refuse);
  process.stdout.write(`${text}\n`);
  for (const failure of failed) process.stderr.write(`bench: ${failure}\n`);
  if (failed.length > 0) process.exitCode = 1;
  if (typeof values.json === 'string') {
    writeFileSync(values.json, `${JSON.stringify({ name, machine: here, figures }, null, 2)}\n`);
  }
}

/** @param {unknown} error @returns {never} */
function refuse(error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exit(2);
}

function list() {
  return [...benchmarks].map(([each, { about }]) => `  ${each.padEnd(18)} ${about}\n`).join('');
}

/** @param {Benchmark} benchmark @returns {Record<string, unknown>} */
function optionsOf({ options, help }) {
  const text = `  --json FILE     the figures\n${help ?? ''}`;
  try {
    /** @type {import('node:util').ParseArgsOptionsConfig} */
    const known = { json: { type: 'string' }, help: { type: 'boolean' }, ...options };
    const { values } = parseArgs({ args: rest, options: known, allowNegative: true });
    if (!values.help) return values;
    process.stdout.write(text);
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : error;
    process.stderr.write(`bench: ${message}\n${text}`);
    process.exit(2);
  }
}
