import { relative } from 'node:path';
import { type Runtime, startRuntime } from '../runtime/start.ts';
import { recordingOfTest, watchAdvice } from './failed-test.ts';
import { own } from './own.ts';
import { beginPart, isRecorded, noTexts, type Part, projectAround, waitingOptions } from './part-recorder.ts';
import { tablesOf } from './source-tables.ts';

/** As much of Vitest as is used here. It is the one of the project that is tested, and no dependency of this package. */
interface Hooks {
  beforeEach(work: (context: Context) => void): void;
  afterEach(work: (context: Context) => Promise<void>): void;
}

interface Context {
  readonly task: {
    readonly name: string;
    readonly file: { readonly filepath: string };
    readonly result?: {
      readonly state: string;
      readonly errors?: readonly { readonly name?: string; readonly message: string }[];
    };
  };
}

const name = 'vitest';
const { afterEach, beforeEach } = (await import(name)) as Hooks;

const RUNTIME: unique symbol = Symbol.for('pellucid.vitest') as never;
const held = globalThis as { [RUNTIME]?: Runtime };

const root = projectAround(process.cwd());
const folder = process.env['PELLUCID_VITEST'] ?? '';
if (held[RUNTIME] === undefined && !isRecorded()) held[RUNTIME] = start();

let part: Part | null = null;

beforeEach(({ task }) => {
  const runtime = held[RUNTIME];
  if (runtime === undefined) return;
  part = beginPart(runtime, {
    path: recordingOfTest(root, task.file.filepath, task.name),
    program: relative(process.cwd(), task.file.filepath),
    reason: 'the test ended',
  });
});

afterEach(async ({ task }) => {
  const ended = part;
  part = null;
  if (ended === null) return;
  if (task.result?.state !== 'fail') {
    ended.drop();
    return;
  }
  const [error] = task.result.errors ?? [];
  if (!(await ended.keep(error === undefined ? null : `${error.name ?? 'Error'}: ${error.message}`))) return;
  process.stderr.write(`${watchAdvice(recordingOfTest(root, task.file.filepath, task.name))}\n`);
});

function start(): Runtime {
  return startRuntime({
    wish: { options: waitingOptions(root), folder: null },
    arrived: (source) => tablesOf(folder, '', source),
    own,
    foreignStacks: true,
    register: '',
    texts: noTexts,
  });
}
