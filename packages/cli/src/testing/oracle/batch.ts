import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differencesBySource } from './differences.ts';
import { type Outcome, type Run, recordRun, replay, runPlainly } from './recorded-run.ts';
import { testify } from './testimony.ts';

const scripts = fileURLToPath(new URL('../../../../record-python/python/tests/', import.meta.url));
/** Programs that are tried at once to make one smaller, and how often. */
const candidates = 40;
const rounds = 40;

/** A program whose recording is not what it did. */
export interface Failing {
  /** `program_7`, 7 being its seed. */
  readonly name: string;
  readonly text: string;
  readonly problems: readonly string[];
}

/** Generates programs and runs them plainly and recorded, all in one process of each kind; gives those that differ. */
export async function failingPrograms(
  python: string,
  first: number,
  count: number,
  scratch: string,
): Promise<Failing[]> {
  const folder = mkdtempSync(join(scratch, 'generated-'));
  runScript(python, 'generating.py', [folder, String(first), String(count)]);
  const failing = await compare(python, folder);
  rmSync(folder, { recursive: true });
  return failing;
}

/** The smallest program that could be found by leaving out statements one after the other, and that still differs. */
export async function shrunk(python: string, failing: Failing, scratch: string): Promise<Failing> {
  let smallest = failing;
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(scratch, 'smaller-'));
    const program = join(folder, 'before.txt');
    writeFileSync(program, smallest.text);
    runScript('python3', 'shrinking.py', [program, folder, String(candidates)]);
    const [found] = await compare(python, folder);
    rmSync(folder, { recursive: true });
    if (found === undefined) break;
    smallest = { ...found, name: failing.name };
  }
  return smallest;
}

function runScript(python: string, name: string, args: readonly string[]): void {
  const ended = spawnSync(python, [join(scripts, name), ...args], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${name}: ${ended.stderr}`);
}

/** What differs of the programs that the folder's `main.py` imports, in their order. */
async function compare(python: string, folder: string): Promise<Failing[]> {
  const scratch = join(folder, 'runs');
  mkdirSync(scratch);
  const run: Run = { python, program: join(folder, 'main.py'), args: [], folder, input: '', scratch };
  // Tracing lets generators that are left over live longer: their last words are not heard.
  const plain = runPlainly(run);
  const seen = testify(run);
  const recorded = await recordRun(run);
  const differing = differencesBySource(replay(recorded), seen);
  const [outputs, recordedOutputs] = [outputsOf(plain), outputsOf(recorded.outcome)];
  const failing: Failing[] = [];
  for (const [name, output] of outputs) {
    const path = join(folder, `${name}.py`);
    const problems = [...(differing.get(path) ?? [])];
    const recordedOutput = recordedOutputs.get(name);
    if (recordedOutput !== output) problems.push(firstDifference(output, recordedOutput ?? ''));
    if (problems.length > 0) failing.push({ name, text: readFileSync(path, 'utf8'), problems });
  }
  const rest = [...(differing.get('') ?? []), ...(differing.get(run.program) ?? [])];
  if (plain.code !== recorded.outcome.code) rest.push(`ends with ${recorded.outcome.code}`);
  if (plain.errors !== recorded.outcome.errors) rest.push(firstDifference(plain.errors, recorded.outcome.errors));
  if (rest.length > 0 && failing.length === 0) {
    failing.push({ name: basename(folder), text: readFileSync(run.program, 'utf8'), problems: rest });
  }
  return failing;
}

/** What each program printed, its traceback included. */
function outputsOf({ output }: Outcome): Map<string, string> {
  const [, ...parts] = output.split(/^program (\d+)$/m);
  const outputs = new Map<string, string>();
  for (let index = 0; index < parts.length; index += 2) outputs.set(`program_${parts[index]}`, parts[index + 1] ?? '');
  return outputs;
}

function firstDifference(plain: string, recorded: string): string {
  const [lines, others] = [plain.split('\n'), recorded.split('\n')];
  const place = lines.findIndex((line, index) => line !== others[index]);
  const at = place < 0 ? lines.length : place;
  const shown = (of: readonly string[]): string => of.slice(Math.max(0, at - 4), at + 2).join('\n');
  return `line ${at + 1} of its output:\n${shown(lines)}\nrecorded:\n${shown(others)}`;
}
