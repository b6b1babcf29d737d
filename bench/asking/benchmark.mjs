import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measuredCommand, readUsage } from '../process-usage.mjs';
import { table } from '../table.mjs';
import { UsageError } from '../usage-error.mjs';

export const about =
  'show, history, why and find on a recording of 10 million events, whole and by its index: time, memory';

/** @type {import('node:util').ParseArgsOptionsConfig} */
export const options = { rounds: { type: 'string', default: '1520' } };

export const help = `  --rounds N      of the recorded program, some 6,600 events each (else: 1520, which are 10 million)
`;

const pellucid = fileURLToPath(new URL('../../packages/cli/bin/pellucid.js', import.meta.url));
const program = fileURLToPath(new URL('../replay/market.mjs', import.meta.url));

/** What is asked; `RUN` stands for the recording. Of the text there are so few that all of the recording is looked through. */
const questions = {
  'a state': ['show', 'RUN', '--at', '5000000'],
  'a history, its first 1,000 rows': ['history', 'RUN', 'key'],
  'the first 100 calls': ['history', 'RUN', 'push()', '--limit', '100'],
  why: ['why', 'RUN', 'traded'],
  'a condition': ['find', 'RUN', 'traded > 24000'],
  'a text': ['find', 'RUN', 'round 1500'],
};

/** @param {Record<string, unknown>} values */
export async function run(values) {
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 760)
    throw new UsageError(`--rounds is ${values.rounds}; give a whole number from 760.`);
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'));
  // No index that was made before.
  const env = { ...process.env, XDG_CACHE_HOME: folder };
  const recording = join(folder, 'market.pellucid');
  /** @param {readonly string[]} args */
  const ask = (args) => {
    const usage = join(folder, 'usage.json');
    const named = args.map((arg) => (arg === 'RUN' ? recording : arg));
    const { command, args: all } = measuredCommand(usage, process.execPath, [pellucid, ...named]);
    const { stdout, stderr, status } = spawnSync(command, all, { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) throw new UsageError(`\`pellucid ${named.join(' ')}\` ended with ${status}: ${stderr}`);
    return { stdout, ...readUsage(usage) };
  };
  try {
    process.stderr.write('  recording the program\n');
    ask(['record', '--quiet', '-o', 'RUN', program, String(rounds)]);
    process.stderr.write('  asking it whole\n');
    const whole = Object.values(questions).map(ask);
    process.stderr.write('  indexing it\n');
    const index = ask(['index', 'RUN']);
    process.stderr.write('  asking it by its index\n');
    const indexed = Object.values(questions).map(ask);
    const differs = Object.keys(questions).filter((_, at) => whole[at]?.stdout !== indexed[at]?.stdout);
    if (differs.length > 0) throw new Error(`${differs.join(' and ')} is told differently by the index`);
    /** @param {import('../process-usage.mjs').Usage | undefined} usage */
    const cells = (usage) => [(usage?.wall ?? 0).toFixed(1), ((usage?.memory ?? 0) / 1024).toFixed(0)];
    const rows = Object.keys(questions).map((name, at) => [name, ...cells(whole[at]), ...cells(indexed[at])]);
    return {
      text: table(
        ['', 'whole, s', 'MiB', 'by index, s', 'MiB'],
        [...rows, ['making the index', '', '', ...cells(index)]],
      ),
      figures: Object.fromEntries(
        Object.keys(questions).flatMap((name, at) => [
          [`${name}, whole, s`, Number(whole[at]?.wall.toFixed(2))],
          [`${name}, whole, MiB`, Math.round((whole[at]?.memory ?? 0) / 1024)],
          [`${name}, by index, s`, Number(indexed[at]?.wall.toFixed(2))],
          [`${name}, by index, MiB`, Math.round((indexed[at]?.memory ?? 0) / 1024)],
        ]),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
