import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../averages.mjs';
import { table } from '../table.mjs';
import { UsageError } from '../usage-error.mjs';
import { measurePlayer } from './player.mjs';

export const about = 'a recording of 100 million events in the player: opening, jumps, scrubbing, memory, index';

/** @type {import('node:util').ParseArgsOptionsConfig} */
export const options = {
  rounds: { type: 'string', default: '15200' },
  jumps: { type: 'string', default: '60' },
  recording: { type: 'string' },
};

export const help = `  --rounds N      of the recorded program, some 6,600 events each (else: 15200, which are 100 million)
  --recording F   a recording that is there already, and its index if it has one
  --jumps N       random jumps that are timed (else: 60)
`;

const pellucid = fileURLToPath(new URL('../../packages/cli/bin/pellucid.js', import.meta.url));
const program = fileURLToPath(new URL('./market.mjs', import.meta.url));

/** @param {Record<string, unknown>} values */
export async function run(values) {
  const [rounds, jumps] = [wholeNumber('rounds', values.rounds), wholeNumber('jumps', values.jumps)];
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'));
  try {
    const recording = typeof values.recording === 'string' ? values.recording : join(folder, 'market.pellucid');
    if (typeof values.recording !== 'string') {
      process.stderr.write('  recording the program\n');
      execFileSync(process.execPath, [pellucid, 'record', '--quiet', '-o', recording, program, String(rounds)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    } else if (!existsSync(recording)) throw new UsageError(`There is no recording "${recording}".`);
    const index = `${recording}.index`;
    let indexed = null;
    if (!existsSync(index)) {
      process.stderr.write('  indexing it\n');
      const start = performance.now();
      execFileSync(process.execPath, [pellucid, 'index', recording], { stdio: ['ignore', 'ignore', 'inherit'] });
      indexed = performance.now() - start;
    }
    process.stderr.write('  watching it\n');
    const { opened, jumped, pressed, scrub, memory, steps } = await measurePlayer(recording, jumps);
    const bytes = statSync(recording).size;
    const figures = {
      events: steps,
      open_ms: Math.round(median(opened)),
      jump_p95_ms: Math.round(percentile(jumped, 0.95)),
      press_p95_ms: Math.round(percentile(pressed, 0.95)),
      scrub_fps: Math.round(scrub),
      memory_mb: Math.round(memory),
      index_share: Number((statSync(index).size / bytes).toFixed(3)),
    };
    const rows = [
      ['events', String(steps)],
      ['recording, MB', (bytes / 1e6).toFixed(0)],
      ['index, of the recording', `${(100 * figures.index_share).toFixed(0)}%`],
      ...(indexed === null ? [] : [['indexing, s', (indexed / 1000).toFixed(0)]]),
      ['first picture, ms', String(figures.open_ms)],
      ['jump to a link, median, ms', median(jumped).toFixed(0)],
      ['jump to a link, 95th percentile, ms', String(figures.jump_p95_ms)],
      ['press on the timeline, median, ms', median(pressed).toFixed(0)],
      ['press on the timeline, 95th percentile, ms', String(figures.press_p95_ms)],
      ['frames a second while scrubbing', String(figures.scrub_fps)],
      ['memory of the page, MB', String(figures.memory_mb)],
    ];
    return { text: table(['', 'measured'], rows), figures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly number[]} numbers @param {number} share */
function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** @param {string} name @param {unknown} text */
function wholeNumber(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`--${name} is ${text}; give a whole number from 1.`);
  return number;
}
