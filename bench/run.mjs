// The one door to all benchmarks: `npm run bench -- NAME [--json FILE]`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as deblur from './deblur/benchmark.mjs';
import { machine, machineText } from './machine.mjs';
import * as record from './record/benchmark.mjs';
import * as superpixels from './superpixels/benchmark.mjs';
import * as tensor from './tensor/benchmark.mjs';

/**
 * @typedef {object} Benchmark
 * @property {string} about one line
 * @property {() => Promise<{ text: string, figures: Record<string, number> }>} run
 */

/** @type {ReadonlyMap<string, Benchmark>} */
const benchmarks = new Map([
  ['deblur', deblur],
  ['record', record],
  ['superpixels', superpixels],
  ['tensor', tensor],
]);

const { values, positionals } = arguments_();
const [name, ...others] = positionals;
const benchmark = name === undefined ? undefined : benchmarks.get(name);

if (name === undefined) {
  process.stdout.write(`npm run bench -- NAME [--json FILE]\n\n${list()}`);
} else if (benchmark === undefined || others.length > 0) {
  process.stderr.write(`bench: there is no benchmark "${positionals.join(' ')}". There are:\n${list()}`);
  process.exitCode = 2;
} else {
  const here = machine();
  process.stdout.write(`${name}: ${benchmark.about}\n${machineText(here)}\n\n`);
  const { text, figures } = await benchmark.run();
  process.stdout.write(`${text}\n`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ name, machine: here, figures }, null, 2)}\n`);
  }
}

function list() {
  return [...benchmarks].map(([each, { about }]) => `  ${each.padEnd(10)} ${about}\n`).join('');
}

function arguments_() {
  try {
    return parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message.split('\n')[0] : error}\n`);
    process.exit(2);
  }
}
