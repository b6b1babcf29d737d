import { createRequire, Module, register } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread, MessageChannel, setEnvironmentData } from 'node:worker_threads';
import { takeWish, type Wish } from '../environment.ts';
import { isTypeScript } from '../rewrite/rewrite.ts';
import { THREAD_KEY, type ThreadWish } from '../runtime/processes.ts';
import { startRuntime } from '../runtime/start.ts';
import { patchCommonJs } from './commonjs.ts';
import { sharedCounters } from './counters.ts';
import { type RegisterHooks, synchronousHooks } from './synchronous.ts';
import { Translator, type TranslatorOptions } from './translator.ts';

// The first module that a recorded program, or a thread of it, loads (`--import` or `--require`).
const wish = isMainThread ? takeWish(process.env) : threadWish();
if (wish?.options.nodeOptions === undefined) process.execArgv = [];
if (wish !== null) begin(wish);

function threadWish(): Wish | null {
  const found = getEnvironmentData(THREAD_KEY) as ThreadWish | undefined;
  if (found === undefined) return null;
  // The thread of the module hooks, which this one starts, is not to find it.
  setEnvironmentData(THREAD_KEY, undefined);
  Atomics.add(found.begun, 0, 1);
  return found;
}

function begin(wish: Wish): void {
  const { options } = wish;
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const data: TranslatorOptions = {
    selection: { ...options, files: options.selection?.files ?? [] },
    part: options.selection ?? {},
    redact: options.redact,
    cwd: process.cwd(),
    reports: options.reportPath !== undefined,
    own: dirname(dirname(fileURLToPath(import.meta.url))),
    counters: sharedCounters(),
  };
  const runtime = startRuntime(wish, port1, data.own, fileURLToPath(import.meta.url), new Translator(data));
  const { program } = options;
  patchCommonJs(Module, data, (rewritten) => runtime.announce(rewritten), program !== null && isTypeScript(program));
  const { registerHooks } = Module as { readonly registerHooks?: RegisterHooks };
  if (registerHooks !== undefined) registerHooks(synchronousHooks(data, (news) => runtime.announce(news)));
  else {
    register('./loader.js', import.meta.url, { data: { ...data, port: port2 }, transferList: [port2] });
    // What starting that thread has put off happens now: the program finds an empty queue.
    (process as unknown as { _tickCallback?(): void })._tickCallback?.();
  }
  forgetOwnModules(data.own);
  runtime.ready();
}

/** The program's list of what `require` has loaded does not begin with the recorder and its parser. */
function forgetOwnModules(own: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) {
    if (file.startsWith(own) || /[\\/]@oxc-(?:parser|transform)[\\/]/.test(file)) delete cache[file];
  }
}
