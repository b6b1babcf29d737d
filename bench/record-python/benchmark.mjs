import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../averages.mjs';
import { writeMeasured } from '../measured-document.mjs';
import { wantedPrograms } from '../wanted-programs.mjs';
import { interpreters } from './interpreters.mjs';
import { linesOf, plainRun, recordedRunOf } from './measure.mjs';
import { measurePeers } from './measure-peers.mjs';
import { programs } from './programs.mjs';
import { figuresOf, lineOf, textOf } from './report.mjs';

export const about = 'what recording Python costs: fifteen programs, plain, recorded, and recorded by others';

/** @type {import('node:util').ParseArgsOptionsConfig} */
export const options = {
  python: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  rounds: { type: 'string', default: '3' },
  scale: { type: 'string', default: '1' },
  venv: { type: 'string' },
  peers: { type: 'boolean', default: true },
  fallback: { type: 'boolean', default: true },
  write: { type: 'boolean', default: false },
};

export const help = `  --python PATH   an interpreter, again for more (else: 3.11, 3.12 and 3.13 where they are found)
  --only NAME     a program, again for more (else: all fifteen)
  --rounds N      runs of each, by turns (else: 3)
  --scale FACTOR  of the programs' sizes, for slow machines: starts weigh more then (else: 1)
  --venv FOLDER   an environment that has the peers (else: one is made, from the registry)
  --no-peers      without them
  --no-fallback   without the recorder in pure Python
  --write         writes the tables into docs/recording-speed.md
`;

/** The recorder in pure Python is measured at this part of the size: it is slow. */
const fallbackPart = 5;

/** Seconds of CPU time: a plain run that is shorter says nothing. */
const leastPlain = 0.01;

/** Lines are counted at this part of the size; every round does the same. */
const countedPart = 10;

/**
 * @typedef {object} Result one program with one interpreter; medians. Seconds, KiB.
 * @property {string} program
 * @property {number} plain
 * @property {number} recorded
 * @property {number} plainStart no rounds at all: the interpreter's start
 * @property {number} recordedStart and the recorder's, with the rewriting of the program
 * @property {number} lines
 * @property {number} steps
 * @property {number} bytes of the file
 * @property {number} extraMemory
 * @property {number | null} waited for the host, of the program's time
 * @property {number} wall
 * @property {number} hostCpu
 * @property {number | null} fallback how many times the plain run the pure recorder takes, starts taken off; null where that was not measured
 */

/** @param {Record<string, unknown>} values */
export async function run(values) {
  const { rounds, scale, wanted } = wantedPrograms(values, programs);
  const pythons = interpreters(/** @type {string[]} */ (values.python ?? []));
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'));
  try {
    const tables = pythons.map(({ command, version }) => ({
      version,
      results: wanted.map((program) => {
        const result = measure(command, program, { rounds, folder, fallback: values.fallback !== false });
        process.stderr.write(`${version} ${lineOf(result)}\n`);
        return result;
      }),
    }));
    const last = pythons.at(-1);
    const where = { venv: /** @type {string | undefined} */ (values.venv), folder };
    const compared = values.peers === false || last === undefined ? [] : measurePeers(last.command, wanted, where);
    const report = { rounds, scale, tables, peers: compared };
    const text = textOf(report);
    if (values.write) writeMeasured('docs/recording-speed.md', 'record-python', text);
    return { text, figures: figuresOf(report) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Plain and recorded runs by turns, so that a slow minute of the machine hits both.
 * @param {string} python
 * @param {import('./programs.mjs').Program} program
 * @param {{ rounds: number, folder: string, fallback: boolean }} how
 * @returns {Result}
 */
function measure(python, program, { rounds, folder, fallback }) {
  const plain = [];
  const recorded = [];
  const plainStarts = [];
  const recordedStarts = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(plainRun(python, program, program.rounds, folder));
    recorded.push(recordedRunOf(python, program, program.rounds, folder, {}));
    plainStarts.push(plainRun(python, program, 0, folder));
    recordedStarts.push(recordedRunOf(python, program, 0, folder, {}));
  }
  const outputs = new Set([...plain, ...recorded].map(({ output }) => output));
  if (outputs.size !== 1) throw new Error(`${program.name} prints something else when it is recorded`);
  const waits = recorded.flatMap(({ waited }) => waited ?? []);
  const counted = Math.ceil(program.rounds / countedPart);
  return {
    program: program.name,
    plain: median(plain.map(({ cpu }) => cpu)),
    recorded: median(recorded.map(({ cpu }) => cpu)),
    plainStart: median(plainStarts.map(({ cpu }) => cpu)),
    recordedStart: median(recordedStarts.map(({ cpu }) => cpu)),
    lines: (linesOf(python, program, counted) / counted) * program.rounds,
    steps: median(recorded.map(({ steps }) => steps)),
    bytes: median(recorded.map(({ bytes }) => bytes)),
    extraMemory: median(recorded.map(({ memory }) => memory)) - median(plain.map(({ memory }) => memory)),
    waited: waits.length === 0 ? null : median(waits),
    wall: median(recorded.map(({ wall }) => wall)),
    hostCpu: median(recorded.map(({ host }) => host.cpu)),
    fallback: fallback ? fallbackSlowdown(python, program, folder) : null,
  };
}

/** @param {string} python @param {import('./programs.mjs').Program} program @param {string} folder */
function fallbackSlowdown(python, program, folder) {
  const rounds = Math.ceil(program.rounds / fallbackPart);
  const pure = { PELLUCID_NATIVE: '0' };
  const plain = plainRun(python, program, rounds, folder).cpu - plainRun(python, program, 0, folder).cpu;
  if (plain < leastPlain) return null;
  const [none, some] = [0, rounds].map((count) => recordedRunOf(python, program, count, folder, pure).cpu);
  return (some - none) / plain;
}
