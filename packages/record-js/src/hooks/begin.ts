import { createRequire, Module, register } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Wish } from '../environment.ts';
import type { Announced } from '../rewrite/announced.ts';
import { isTypeScript } from '../rewrite/language.ts';
import { type Runtime, startRuntime } from '../runtime/start.ts';
import { patchCommonJs } from './commonjs.ts';
import { sharedCounters } from './counters.ts';
import { knownSourcesFolder } from './known-sources.ts';
import { type RegisterHooks, synchronousHooks } from './synchronous.ts';
import { type RewriteFailure, Translator, type TranslatorOptions } from './translator.ts';

/** Begins to record this process: rewrites what it loads from here on. */
export function begin(wish: Wish): Runtime {
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
    lifts: false,
    jsx: false,
    shares: true,
    known: knownSourcesFolder(process.env),
  };
  const runtime = startRuntime({
    wish,
    arrived: () => arrived(port1),
    own: data.own,
    register: fileURLToPath(new URL('./register.js', import.meta.url)),
    texts: new Translator(data),
  });
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
  return runtime;
}

/** What the thread of the module hooks has announced by now. */
function* arrived(port: MessagePort): Iterable<Announced | RewriteFailure> {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    yield next.message as Announced | RewriteFailure;
}

/** The program's list of what `require` has loaded does not begin with the recorder. */
function forgetOwnModules(own: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) {
    if (file.startsWith(own)) delete cache[file];
  }
}
