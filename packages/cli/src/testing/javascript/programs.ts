import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Outcome, replay } from '../oracle/recorded-run.ts';
import { differencesBySource } from './differences.ts';
import { type Run, runErased, runPlainly, witness } from './witnessed-run.ts';

/** A program whose recording is not what it did. */
export interface Failing {
  readonly path: string;
  readonly text: string;
  readonly problems: readonly string[];
}

/**
 * Runs programs one after the other in one process, as ever and recorded, and gives those that differ: in what they print, in how they end or in
 * what they hold at some moment. Starting a process costs as much as a hundred small programs.
 */
export async function failingPrograms(paths: readonly string[], folder: string, scratch: string): Promise<Failing[]> {
  const own = mkdtempSync(join(scratch, 'programs-'));
  const program = join(own, 'main.mjs');
  writeFileSync(program, mainText(paths));
  const run: Run = { program, folder, exclude: [], scratch: own };
  const isTyped = paths.some((path) => /\.[mc]?tsx?$/.test(path));
  const plain = isTyped ? await runErased(run) : runPlainly(run);
  const { recorded, testimony } = await witness(run);
  const differing = differencesBySource(replay(recorded), testimony);
  const [outputs, recordedOutputs] = [outputsOf(plain, paths), outputsOf(recorded.outcome, paths)];
  const failing: Failing[] = [];
  for (const path of paths) {
    const problems = [...(differing.get(path) ?? [])];
    differing.delete(path);
    const [output, recordedOutput] = [outputs.get(path), recordedOutputs.get(path)];
    if (output === undefined) problems.push('it ended all programs that follow it');
    else if (recordedOutput !== output) problems.push(firstDifference(output, recordedOutput ?? ''));
    if (problems.length > 0) failing.push({ path, text: readFileSync(path, 'utf8'), problems });
  }
  const rest = [...differing].flatMap(([path, problems]) => problems.map((problem) => `${path}: ${problem}`));
  if (plain.code !== recorded.outcome.code) rest.push(`ends with ${recorded.outcome.code}, not ${plain.code}`);
  if (plain.errors !== recorded.outcome.errors) rest.push(firstDifference(plain.errors, recorded.outcome.errors));
  if (rest.length > 0) failing.push({ path: program, text: '', problems: rest });
  return failing;
}

function mainText(paths: readonly string[]): string {
  const places = paths.map((path) => pathToFileURL(path).href);
  return `for (const [number, place] of ${JSON.stringify(places)}.entries()) {
  console.log('program', number);
  try {
    await import(place);
  } catch (error) {
    console.log('ended by', error instanceof Error ? error.stack : error);
  }
  await new Promise((done) => setTimeout(done, 0));
}
console.log('program', ${places.length});
`;
}

/** Frames of Node that are there when two timers have become due together. */
const CLOCK = /^ *at (?:runNextTicks|listOnTimeout|process\.processTimers) \(node:internal\/.*\n/gm;

/** What each program printed, its stack trace included. */
function outputsOf({ output }: Outcome, paths: readonly string[]): Map<string, string> {
  const [, ...parts] = output.split(/^program (\d+)\n/m);
  const outputs = new Map<string, string>();
  for (let index = 0; index + 2 < parts.length; index += 2)
    outputs.set(paths[Number(parts[index])] ?? '', (parts[index + 1] ?? '').replaceAll(CLOCK, ''));
  return outputs;
}

function firstDifference(plain: string, recorded: string): string {
  const [lines, others] = [plain.split('\n'), recorded.split('\n')];
  const place = lines.findIndex((line, index) => line !== others[index]);
  const at = place < 0 ? lines.length : place;
  const shown = (of: readonly string[]): string => of.slice(Math.max(0, at - 3), at + 2).join('\n');
  return `line ${at + 1} of its output:\n${shown(lines)}\nrecorded:\n${shown(others)}`;
}
