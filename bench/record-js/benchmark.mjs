import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../averages.mjs';
import { writeMeasured } from '../measured-document.mjs';
import { wantedPrograms } from '../wanted-programs.mjs';
import { plainRun, recordedRunOf } from './measure.mjs';
import { measurePeers } from './measure-peers.mjs';
import { nodes } from './nodes.mjs';
import { plainCopy } from './plain-copy.mjs';
import { programs } from './programs.mjs';
import { figuresOf, lineOf, textOf } from './report.mjs';
import { measureStart } from './start.mjs';

export const about = 'what recording JavaScript costs: seventeen programs, plain, recorded, and recorded by others';

/** @type {import('node:util').ParseArgsOptionsConfig} */
export const options = {
  node: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  rounds: { type: 'string', default: '3' },
  scale: { type: 'string', default: '1' },
  peers: { type: 'boolean', default: true },
  write: { type: 'boolean', default: false },
};

export const help = `  --node PATH     another Node, again for more; "newest": the newest that npm has (else: the one that runs this)
  --only NAME     a program, again for more (else: all seventeen)
  --rounds N      runs of each, by turns (else: 3)
  --scale FACTOR  of the programs' sizes, for slow machines: starts weigh more then (else: 1)
  --no-peers      without them
  --write         writes the tables into docs/recording-speed-javascript.md
`;

/**
 * @typedef {object} Result one program with one Node; medians. Seconds, KiB.
 * @property {string} program
 * @property {number} plain CPU time of its process
 * @property {number} recorded
 * @property {number} plainStart no rounds at all: Node's start
 * @property {number} recordedStart and the recorder's, with the rewriting of the program
 * @property {number} plainWall by the clock, from start to end
 * @property {number} recordedWall until the recording is closed
 * @property {number} steps
 * @property {number} bytes of the file
 * @property {number} extraMemory
 * @property {number} hostMemory
 * @property {number | null} waited for the host, part of the recorded program's time
 * @property {number} hostCpu
 * @property {number} hostStartCpu of it, when the program does no round
 */

/** @param {Record<string, unknown>} values */
export async function run(values) {
  const { rounds, scale, wanted } = wantedPrograms(values, programs);
  const measured = nodes(/** @type {string[]} */ (values.node ?? []));
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'));
  try {
    const tables = measured.map(({ command, version }) => ({
      version,
      start: measureStart(command, rounds, folder),
      results: wanted.map((program) => {
        const result = measure(command, program, rounds, folder);
        process.stderr.write(`${version} ${lineOf(result)}\n`);
        return result;
      }),
    }));
    const peers = values.peers === false ? [] : measurePeers(measured[0], wanted, tables[0].results, folder);
    const report = { rounds, scale, tables, peers };
    const text = textOf(report);
    if (values.write) writeMeasured('docs/recording-speed-javascript.md', 'record-js', text);
    return { text, figures: figuresOf(report) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Plain and recorded runs by turns, so that a slow minute of the machine hits both.
 * @param {string} node
 * @param {import('./programs.mjs').Program} program
 * @param {number} turns
 * @param {string} folder
 * @returns {Result}
 */
function measure(node, { name, path, rounds }, turns, folder) {
  const plainPath = plainCopy(path, join(folder, 'plain'));
  const plain = [];
  const recorded = [];
  const plainStarts = [];
  const recordedStarts = [];
  for (let turn = 0; turn < turns; turn++) {
    plain.push(plainRun(node, plainPath, rounds, folder));
    recorded.push(recordedRunOf(node, path, rounds, folder));
    plainStarts.push(plainRun(node, plainPath, 0, folder));
    recordedStarts.push(recordedRunOf(node, path, 0, folder));
  }
  const outputs = new Set([...plain, ...recorded].map(({ output }) => output));
  if (outputs.size !== 1) throw new Error(`${name} prints something else when it is recorded`);
  const waits = recorded.flatMap(({ waited, wall }) => (waited === null ? [] : waited / wall));
  return {
    program: name,
    plain: median(plain.map(({ cpu }) => cpu)),
    recorded: median(recorded.map(({ cpu }) => cpu)),
    plainStart: median(plainStarts.map(({ cpu }) => cpu)),
    recordedStart: median(recordedStarts.map(({ cpu }) => cpu)),
    plainWall: median(plain.map(({ lasted }) => lasted)),
    recordedWall: median(recorded.map(({ lasted }) => lasted)),
    steps: median(recorded.map(({ steps }) => steps)),
    bytes: median(recorded.map(({ bytes }) => bytes)),
    extraMemory: median(recorded.map(({ memory }) => memory)) - median(plain.map(({ memory }) => memory)),
    hostMemory: median(recorded.map(({ host }) => host.memory)),
    waited: waits.length === 0 ? null : median(waits),
    hostCpu: median(recorded.map(({ host }) => host.cpu)),
    hostStartCpu: median(recordedStarts.map(({ host }) => host.cpu)),
  };
}
