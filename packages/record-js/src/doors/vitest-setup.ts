import { type Runtime, startRuntime } from '../runtime/start.ts';
import { recordingOfTest, watchAdvice } from './failed-test.ts';
import { own } from './own.ts';
import { isRecorded, noTexts, projectAround, waitingOptions } from './part-recorder.ts';
import { tablesOf } from './source-tables.ts';
import { TestParts } from './test-parts.ts';

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

const parts = held[RUNTIME] === undefined ? null : new TestParts(held[RUNTIME]);

beforeEach(({ task }) => parts?.begin(task.file.filepath));

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') {
    parts?.drop();
    return;
  }
  const [error] = task.result.errors ?? [];
  const path = recordingOfTest(root, task.file.filepath, task.name);
  const failure = error === undefined ? null : `${error.name ?? 'Error'}: ${error.message}`;
  if ((await parts?.keep(path, failure)) === true) process.stderr.write(`${watchAdvice(path)}\n`);
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
