import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../table.mjs';
import { plainRun, recordedRunOf } from './measure.mjs';

export const about = 'what recording JavaScript costs: five programs, plain and recorded';

const rounds = 3;

/** Plain and recorded runs by turns, so that a slow minute of the machine hits both; medians of each. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'));
  try {
    const results = programs().map((program) => measure(program, folder));
    return { text: textOf(results), figures: figuresOf(results) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function programs() {
  const folder = fileURLToPath(new URL('./programs', import.meta.url));
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
}

/**
 * @param {string} program
 * @param {string} folder
 */
function measure(program, folder) {
  const plain = [];
  const recorded = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(plainRun(program, folder));
    recorded.push(recordedRunOf(program, folder));
  }
  const outputs = new Set([...plain, ...recorded].map(({ output }) => output));
  if (outputs.size !== 1) throw new Error(`${program} prints something else when it is recorded`);
  const of = (runs, key) => median(runs.map((each) => key(each)));
  const cpu = of(plain, (each) => each.cpu);
  const recordedCpu = of(recorded, (each) => each.cpu);
  const wall = of(recorded, (each) => each.wall);
  const steps = of(recorded, (each) => each.steps);
  return {
    key: `js_${basename(program, extname(program))}`,
    cpu,
    recordedCpu,
    slowdown: recordedCpu / cpu,
    wallSlowdown: wall / of(plain, (each) => each.wall),
    steps,
    eventsPerSecond: steps / wall,
    bytesPerEvent: of(recorded, (each) => each.bytes) / steps,
    plainMemory: of(plain, (each) => each.memory) / 1024,
    memory: of(recorded, (each) => each.memory) / 1024,
    hostMemory: of(recorded, (each) => each.host.memory) / 1024,
    hostCpu: of(recorded, (each) => each.host.cpu),
  };
}

/** @param {ReturnType<typeof measure>[]} results */
function textOf(results) {
  const headings = [
    'program',
    'plain s',
    'recorded s',
    'slowdown',
    'wall',
    'events',
    'events/s',
    'B/event',
    'plain MiB',
    'MiB',
    'host MiB',
    'host s',
  ];
  const rows = results.map((result) => [
    result.key,
    result.cpu.toFixed(3),
    result.recordedCpu.toFixed(3),
    `${result.slowdown.toFixed(1)}x`,
    `${result.wallSlowdown.toFixed(1)}x`,
    String(result.steps),
    Math.round(result.eventsPerSecond).toString(),
    result.bytesPerEvent.toFixed(2),
    result.plainMemory.toFixed(0),
    result.memory.toFixed(0),
    result.hostMemory.toFixed(0),
    result.hostCpu.toFixed(2),
  ]);
  const mean = `${geometricMean(results).toFixed(1)}x the plain run (geometric mean of CPU time)`;
  return `${table(headings, rows)}\n\n${mean}\n
Medians of ${rounds} runs, plain and recorded by turns. Seconds are CPU time of the program's process from start to end, interpreter and
rewriting included, the host's not ("host s"). "wall" and "events/s": until the recording is closed. B/event: of the file.
Small programs of one kind on one machine: they do not show I/O, waiting, or code outside the project.`;
}

/** @param {ReturnType<typeof measure>[]} results */
function figuresOf(results) {
  const figures = { js_slowdown_geomean: geometricMean(results) };
  for (const result of results) {
    figures[`${result.key}_slowdown`] = result.slowdown;
    figures[`${result.key}_wall_slowdown`] = result.wallSlowdown;
    figures[`${result.key}_events_per_second`] = result.eventsPerSecond;
    figures[`${result.key}_bytes_per_event`] = result.bytesPerEvent;
    figures[`${result.key}_program_mib`] = result.memory;
    figures[`${result.key}_host_mib`] = result.hostMemory;
  }
  return figures;
}

/** @param {ReturnType<typeof measure>[]} results */
function geometricMean(results) {
  return Math.exp(results.reduce((sum, { slowdown }) => sum + Math.log(slowdown), 0) / results.length);
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
