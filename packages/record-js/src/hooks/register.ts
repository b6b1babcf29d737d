import { Module, register } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, MessageChannel } from 'node:worker_threads';
import { ENVIRONMENT_KEY, type WireOptions } from '../options.ts';
import { startRuntime } from '../runtime/start.ts';
import { patchCommonJs } from './commonjs.ts';
import { sharedCounters } from './counters.ts';
import { type RegisterHooks, synchronousHooks } from './synchronous.ts';
import type { TranslatorOptions } from './translator.ts';

// The first module that a recorded program loads (`--import` or `--require`).
const wish = process.env[ENVIRONMENT_KEY];
delete process.env[ENVIRONMENT_KEY];
process.execArgv = [];
if (wish !== undefined && isMainThread) begin(JSON.parse(wish) as WireOptions);

function begin(options: WireOptions): void {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  const data: TranslatorOptions = {
    selection: options,
    redact: options.redact,
    cwd: process.cwd(),
    reports: options.reportPath !== undefined,
    own: dirname(dirname(fileURLToPath(import.meta.url))),
    counters: sharedCounters(),
  };
  const runtime = startRuntime(options, port1, data.own);
  patchCommonJs(Module, data, (rewritten) => runtime.announce(rewritten));
  const { registerHooks } = Module as { readonly registerHooks?: RegisterHooks };
  if (registerHooks !== undefined) registerHooks(synchronousHooks(data, (news) => runtime.announce(news)));
  else register('./loader.js', import.meta.url, { data: { ...data, port: port2 }, transferList: [port2] });
}
