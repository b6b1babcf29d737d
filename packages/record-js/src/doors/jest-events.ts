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

/** Records each test. Older versions begin all tests that run at the same time before they tell of the first one: these are none of it. */
export function listen(recorder: TestsRecorder): void {
  const handlers: unknown = Reflect.get(globalThis, HANDLERS);
  if (!Array.isArray(handlers)) return;
  const { expect } = createRequire(import.meta.url)('@jest/globals') as JestGlobals;
  let tellsOfGroups = false;
  handlers.push(async ({ name, test }: Event) => {
    tellsOfGroups ||= name === 'concurrent_tests_start';
    if (test === undefined || (test.concurrent === true && !tellsOfGroups)) return;
    const file = expect.getState().testPath ?? 'test';
    if (name === 'test_start') recorder.begin(file);
    else if (name === 'test_skip' || name === 'test_todo') recorder.drop();
    else if (name === 'test_done') await done(recorder, file, test);
  });
}

async function done(recorder: TestsRecorder, file: string, { name, errors }: Test): Promise<void> {
  if (errors.length === 0) return recorder.drop();
  const [first] = errors;
  const failure: unknown = Array.isArray(first) ? first[0] : first;
  advise(failure, await recorder.keep(file, name, thrownText(failure)));
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
