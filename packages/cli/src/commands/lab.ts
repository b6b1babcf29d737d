import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { nodeBackend } from '@pellucid/tensor/node';
import {
  completeSeeds,
  contactSheet,
  fullPlan,
  type PoolingPlan,
  type PoolingReport,
  type PoolingRun,
  poolingEffects,
  poolingExperiment,
  poolingReport,
  quickPlan,
  variantNames,
} from '@pellucid/vision';
import { encodePicture, workerLane } from '@pellucid/vision/node';
import { parseOptions } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { makeFolder, readRuns, requireFolderOf, writeRuns } from '../lab/pooling-file.ts';
import { replaceFile } from '../output-file.ts';
import { counted, duration } from '../text/measures.ts';
import { markdownTable, percent, plainTable, poolingTables, variantText } from '../text/pooling.ts';
import { poolingFigure } from '../text/pooling-figure.ts';
import { poolingMapsFigure } from '../text/pooling-maps-figure.ts';
import { StatusLine } from '../text/status-line.ts';
import { type Outcome, success } from './outcome.ts';

const options = {
  quick: { type: 'boolean' },
  seeds: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'string' },
} as const;

const maxSeeds = 1000;

/** What `pellucid lab pooling` was asked for. */
interface Choices {
  readonly plan: PoolingPlan;
  readonly seeds: number;
  /** Where tables and figures go. */
  readonly folder: string | null;
  /** Where runs are kept, and found again. */
  readonly file: string | null;
}

/** `pellucid lab`: an experiment, from its data to its table. */
export async function lab([experiment, ...args]: readonly string[]): Promise<Outcome> {
  if (experiment === 'pooling') return await pooling(choicesOf(args));
  const found = experiment === undefined ? 'The experiment is missing' : `There is no experiment "${experiment}"`;
  throw new Failure(exitCode.usage, `${found}; there is: pooling. See \`pellucid help lab\`.`);
}

function choicesOf(args: readonly string[]): Choices {
  const { values, positionals } = parseOptions('lab', args, options);
  if (positionals[0] !== undefined) {
    throw new Failure(exitCode.usage, `"${positionals[0]}" is one argument too many. See \`pellucid help lab\`.`);
  }
  const { quick = false, out = null, json = null } = values;
  return {
    plan: quick ? quickPlan : fullPlan,
    seeds: seedsOf(values.seeds) ?? (quick ? 3 : 5),
    folder: out,
    file: json ?? (out === null ? null : join(out, 'pooling-results.json')),
  };
}

function seedsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  // A deviation needs two.
  if (/^\d+$/.test(text) && number >= 2 && number <= maxSeeds) return number;
  throw new Failure(exitCode.usage, `--seeds takes a whole number from 2 to ${maxSeeds}, not "${text}".`);
}

async function pooling(choices: Choices): Promise<Outcome> {
  const { plan, folder, file } = choices;
  if (folder !== null) makeFolder(folder);
  if (file !== null) requireFolderOf(file);
  const known = file === null ? [] : readRuns(file, plan);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  try {
    const runs = await experiment(choices, known, controller.signal);
    const whole = completeSeeds(runs).length;
    if (controller.signal.aborted) say(interruptedText(choices, runs.length, whole));
    if (whole >= 2) await tell(poolingReport(runs), runs, folder);
    return controller.signal.aborted ? { by: 'code', code: 130 } : success;
  } finally {
    process.off('SIGINT', stop);
  }
}

async function experiment(
  { plan, seeds, file }: Choices,
  known: readonly PoolingRun[],
  signal: AbortSignal,
): Promise<readonly PoolingRun[]> {
  const line = new StatusLine(process.stderr);
  const all = seeds * variantNames.length;
  const missing = all - known.filter(({ seed }) => seed <= seeds).length;
  const lanes = Math.max(1, Math.min(missing, availableParallelism()));
  if (missing < all)
    say(`${counted(all - missing, 'run')} of ${all} ${all - missing === 1 ? 'is' : 'are'} there already`);
  const started = performance.now();
  try {
    return await poolingExperiment(
      { plan, seeds, known },
      Array.from({ length: lanes }, workerLane),
      {
        onRun: (run, runs) => {
          if (file !== null) writeRuns(file, plan, runs);
          line.say(
            `pellucid: seed ${run.seed}, ${variantText[run.variant]}: ${percent(run.accuracy)} right (${runs.length} of ${all})`,
          );
        },
        onProgress: (done, steps) => {
          const left = ((performance.now() - started) * (steps - done)) / done;
          line.show(`pellucid: training, ${percent(done / steps)}, about ${duration(left)} left`);
        },
      },
      signal,
    );
  } finally {
    line.clear();
  }
}

function interruptedText({ seeds, file }: Choices, runs: number, whole: number): string {
  const kept =
    runs === 0
      ? ''
      : file === null
        ? '; with --json or --out the runs would be kept'
        : `; the same command goes on from "${file}"`;
  return `stopped with ${whole} of ${counted(seeds, 'seed')} whole${kept}`;
}

/** Prints the tables; writes them and the figures into a folder, if there is one. */
async function tell(report: PoolingReport, runs: readonly PoolingRun[], folder: string | null): Promise<void> {
  const effects = await poolingEffects(nodeBackend());
  const tables = poolingTables(report, effects);
  process.stdout.write(tables.map(([title, table]) => `${title}\n\n${plainTable(table)}`).join('\n'));
  if (folder === null) return;
  const files: readonly (readonly [name: string, contents: string | Uint8Array])[] = [
    ['pooling-tables.md', tables.map(([title, table]) => `${title}\n\n${markdownTable(table)}`).join('\n')],
    ['pooling-results.svg', poolingFigure(report, runs)],
    ['pooling-maps.svg', poolingMapsFigure(effects)],
    ['pooling-pictures.png', await encodePicture(contactSheet(1, 6), 'png')],
  ];
  for (const [name, contents] of files) replaceFile(join(folder, name), contents);
  say(`tables and figures → ${folder}`);
}

function say(line: string): void {
  process.stderr.write(`pellucid: ${line}\n`);
}
