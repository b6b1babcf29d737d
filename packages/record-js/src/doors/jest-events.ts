import { createRequire } from 'node:module';
import { thrownText } from '../runtime/thrown.ts';
import type { TestsRecorder } from './jest-recorder.ts';

/** As much of what Jest tells while tests run as is used here. */
interface Event {
  readonly name: string;
  readonly test?: Test;
}

interface Test {
  readonly name: string;
  readonly concurrent?: boolean;
  /** Each with the place where it was asked for, or alone. */
  readonly errors: readonly unknown[];
}

interface JestGlobals {
  readonly expect: { getState(): { readonly testPath?: string } };
}

/** Under it Jest's runner keeps whom it tells what happens. */
const HANDLERS = Symbol.for('EVENT_HANDLERS');
const FRAMES = /(?:\n|^)\s+at .*/;

/** Records each test. What runs at the same time as others is none of it. */
export function listen(recorder: TestsRecorder): void {
  const handlers: unknown = Reflect.get(globalThis, HANDLERS);
  if (!Array.isArray(handlers)) return;
  const { expect } = createRequire(import.meta.url)('@jest/globals') as JestGlobals;
  handlers.push(async ({ name, test }: Event) => {
    if (test === undefined || test.concurrent === true) return;
    if (name === 'test_start') recorder.begin(expect.getState().testPath ?? 'test', test.name);
    else if (name === 'test_skip' || name === 'test_todo') await recorder.end(null);
    else if (name === 'test_done') await done(recorder, test.errors);
  });
}

async function done(recorder: TestsRecorder, errors: readonly unknown[]): Promise<void> {
  const [first] = errors;
  const failure: unknown = Array.isArray(first) ? first[0] : first;
  const advice = await recorder.end(errors.length === 0 ? null : thrownText(failure));
  if (advice !== null) advise(failure, advice);
}

/** The text of the failure ends with it, before its frames. A failure without a text has it printed. */
function advise(failure: unknown, advice: string): void {
  if (typeof failure === 'object' && failure !== null) {
    for (const name of ['stack', 'message']) {
      const text: unknown = Reflect.get(failure, name);
      if (typeof text !== 'string' || text === '') continue;
      const end = FRAMES.exec(text)?.index ?? text.length;
      const value = `${text.slice(0, end)}\n\n${advice}${text.slice(end)}`;
      if (Reflect.defineProperty(failure, name, { value, writable: true, configurable: true, enumerable: false }))
        return;
    }
  }
  process.stderr.write(`${advice}\n`);
}
