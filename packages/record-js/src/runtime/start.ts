import { createRequire, syncBuiltinESMExports } from 'node:module';
import { arch, platform } from 'node:os';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { RewriteFailure } from '../hooks/translator.ts';
import type { WireOptions } from '../options.ts';
import { isTypeScript, type Rewritten } from '../rewrite/rewrite.ts';
import { looksSecret } from '../secrets.ts';
import { Calls } from './calls.ts';
import { FunctionText } from './function-text.ts';
import { recordInput } from './input.ts';
import { Mutations } from './mutations.ts';
import { recordOutput } from './output.ts';
import { makeProbes } from './probes.ts';
import { Recorder } from './recorder.ts';
import { Stacks } from './stacks.ts';
import { Stores } from './stores.ts';
import { Obituary, print } from './uncaught.ts';
import { FRAME, Wire } from './wire.ts';
import { Witness } from './witness.ts';

export interface Runtime {
  /** Tells of a source that is about to run, or that runs unrecorded. */
  announce(news: Rewritten | RewriteFailure): void;
}

// What `process.exit` itself ends with.
const exit = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
/** In the tests: moments of a source that are all told. */
const TOLD = 300;
const harmless = ['LANG', 'LC_ALL', 'TZ', 'NODE_ENV'];

/** Makes the probes that rewritten code finds, and begins the recording. */
export function startRuntime(options: WireOptions, sources: MessagePort, own: string): Runtime {
  const wire = new Wire(options.fd);
  const recorder = new Recorder(wire, options.limits, options.redact ? looksSecret : () => false);
  const stacks = new Stacks(own);
  const functionText = new FunctionText();
  const obituary = new Obituary(stacks);
  const calls = new Calls(recorder, (error) => stacks.mend(error));
  const stores = new Stores(recorder);
  const mutations = new Mutations(recorder, stores);
  wire.send(FRAME.hello, Buffer.from(JSON.stringify({ wire: 2, format: 2, facts: facts(options) })));
  // What `require` knows of all modules, the recorder's among them.
  const { cache, extensions } = createRequire(import.meta.url);
  for (const closed of [cache, extensions, globalThis, process, console, Reflect.get(globalThis, 'Buffer')])
    recorder.objects.close(closed as object);
  const announce = (news: Rewritten | RewriteFailure): void => {
    if ('failure' in news) return recorder.failed(news.failure);
    stacks.add(news);
    functionText.add(news);
    recorder.source(news.program, news.text);
  };
  const { reportPath } = options;
  const witness = reportPath === undefined ? null : new Witness({ path: reportPath, every: TOLD }, recorder, stacks);
  const probes = {
    ...makeProbes(recorder, calls, stores, mutations),
    ...witness?.probes(),
    /** Rewritten code begins: the sources that the loader has announced are in the recording from here on. */
    open(): unknown {
      for (let next = receiveMessageOnPort(sources); next !== undefined; next = receiveMessageOnPort(sources)) {
        announce(next.message as Rewritten | RewriteFailure);
      }
      return probes;
    },
  };
  Object.defineProperty(globalThis, Symbol.for('pellucid.probes'), { value: probes });
  recordOutput(recorder);
  recordInput(recorder);
  syncBuiltinESMExports();
  stacks.install();
  functionText.install();
  let exception: string | null = null;
  process.on('worker', (worker) => {
    // The thread of the module hooks is one too, of another class.
    if (worker.constructor.name !== 'InternalWorker') recorder.gap(0, 'what a worker thread does');
  });
  process.on('exit', () => recorder.close(exception));
  process.on('uncaughtExceptionMonitor', (error: unknown, origin) => {
    if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
    exception = describe(error);
    calls.unwindAll(error);
    recorder.flush();
    const thrown = stacks.site(calls.thrownAt(error));
    const text = obituary.text(error, origin === 'unhandledRejection', thrown);
    if (text === null) return;
    // The last listener: what the program does at its end comes before, as it would.
    process.on('exit', (code) => {
      print(text);
      exit(Number(process.exitCode ?? code));
    });
  });
  return { announce };
}

function describe(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : `Uncaught ${String(error)}`;
  } catch {
    return 'Uncaught exception';
  }
}

function facts(options: WireOptions): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of harmless) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    version: '2',
    language: isTypeScript(options.program) ? 'typescript' : 'javascript',
    recorder: '@pellucid/record-js 0.1.0',
    runtime: `Node.js ${process.versions.node}`,
    program: options.program,
    argv: JSON.stringify(process.argv.slice(2)),
    cwd: process.cwd(),
    platform: `${platform()} ${arch()}`,
    started: new Date().toISOString(),
    environment: JSON.stringify(environment),
    limits: JSON.stringify(options.limits),
  };
}
