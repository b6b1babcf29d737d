import { createRequire, syncBuiltinESMExports } from 'node:module';
import { arch, platform } from 'node:os';
import { relative } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Wish } from '../environment.ts';
import type { RewriteFailure } from '../hooks/translator.ts';
import type { WireOptions } from '../options.ts';
import { HELPERS, PROBES } from '../rewrite/door.ts';
import { isTypeScript, type Rewritten } from '../rewrite/rewrite.ts';
import { looksSecret } from '../secrets.ts';
import { Calls } from './calls.ts';
import { FunctionText } from './function-text.ts';
import { Handover } from './handover.ts';
import { recordInput } from './input.ts';
import { Lanes } from './lanes.ts';
import { helpers } from './lowered.ts';
import { type Seat, takeSeat } from './meeting-place.ts';
import { Mutations } from './mutations.ts';
import { recordOutput } from './output.ts';
import { Present } from './present.ts';
import { makeProbes } from './probes.ts';
import { hearProcess, isExiting } from './process-events.ts';
import { Processes } from './processes.ts';
import { Recorder } from './recorder.ts';
import { Schedulers } from './schedulers.ts';
import { SiteNames } from './site-names.ts';
import { Stacks } from './stacks.ts';
import { Stores } from './stores.ts';
import { RunTexts, type Texts } from './text-probes.ts';
import { Obituary, print } from './uncaught.ts';
import { Witness } from './witness.ts';

export interface Runtime {
  /** Tells of a source that is about to run, or that runs unrecorded. */
  announce(news: Rewritten | RewriteFailure): void;
  /** Everything is in its place: threads that start from here on are recorded. */
  ready(): void;
  /** What happens from here on is told as frames to the file, until the function that it gives is called: with the exception that has ended it. `program`: what it is called; null: what Node runs. */
  recordInto(fd: number, program: string | null): (exception: string | null) => void;
}

// What `process.exit` itself ends with.
const exit = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
/** In the tests: moments of a source that are all told. */
const TOLD = 300;
const harmless = ['LANG', 'LC_ALL', 'TZ', 'NODE_ENV'];

export interface RuntimeOptions {
  readonly wish: Wish;
  /** What was announced elsewhere and has to be known before the code of a source runs. */
  readonly arrived: (source: number) => Iterable<Rewritten | RewriteFailure>;
  /** The recorder's directory. */
  readonly own: string;
  /** Path of the module that begins a recording in other processes. */
  readonly register: string;
  readonly texts: Texts;
  /** Somebody else gives stack traces the places of the sources as they were written. */
  readonly foreignStacks?: boolean;
}

/** Makes the probes that rewritten code finds, and begins the recording. */
export function startRuntime({ wish, arrived, own, register, texts, foreignStacks }: RuntimeOptions): Runtime {
  const { options, folder } = wish;
  const handover = new Handover({
    takeSeat: () => seatOf(options, folder),
    facts: () => facts(options),
    name: () => (isMainThread ? programOf(options) : `thread ${threadId}: ${programOf(options)}`),
    starter: options.starter,
    waits: options.selection?.starts !== undefined,
    lane: () => lanes.current,
    hasOthers: () => processes?.hasThreads ?? false,
    joined: () => processes?.tellThreads(),
  });
  const recorder = new Recorder(handover, options.limits, options.redact ? looksSecret : () => false);
  const stacks = new Stacks(own);
  const functionText = new FunctionText();
  const obituary = new Obituary(stacks);
  const names = new SiteNames();
  const lanes = new Lanes(recorder, (site) => names.at(site));
  const calls = new Calls(recorder, lanes, (error) => stacks.mend(error));
  const present = new Present(recorder, { calls, lanes }, handover, options.selection ?? {}, () =>
    processes?.tellThreads(),
  );
  const stores = new Stores(recorder);
  const mutations = new Mutations(recorder, stores);
  const processes = folder === null ? null : new Processes(recorder, handover, { options, folder, register });
  // What `require` knows of all modules, the recorder's among them.
  const { cache, extensions } = createRequire(import.meta.url);
  for (const closed of [cache, extensions, globalThis, process, console, Reflect.get(globalThis, 'Buffer')])
    recorder.objects.close(closed as object);
  const runTexts = new RunTexts(recorder, texts, (rewritten) => announce(rewritten));
  const announce = (news: Rewritten | RewriteFailure): void => {
    if ('failure' in news) return recorder.failed(news.failure);
    stacks.add(news);
    functionText.add(news);
    runTexts.add(news);
    recorder.source(news.program, news.text);
    present.add(news);
    names.add(news.program);
  };
  const { reportPath } = options;
  const witness = reportPath === undefined ? null : new Witness({ path: reportPath, every: TOLD }, recorder, stacks);
  const probes = {
    here: recorder.here,
    ...makeProbes(recorder, calls, stores, mutations),
    ...runTexts.probes(),
    ...witness?.probes(),
    ...present.probes(),
    /** Rewritten code begins: the sources that the loader has announced are in the recording from here on. */
    open(source: number): unknown {
      for (const news of arrived(source)) announce(news);
      return probes;
    },
  };
  const door = Object.getPrototypeOf(function* () {}).constructor as object;
  Object.defineProperty(door, PROBES, { value: probes });
  Object.defineProperty(door, HELPERS, { value: helpers });
  const output = recordOutput(recorder);
  recordInput(recorder);
  processes?.install(output);
  new Schedulers(recorder, calls, lanes).install();
  syncBuiltinESMExports();
  if (foreignStacks !== true) stacks.install();
  functionText.install();
  let exception: string | null = null;
  let last: string | null = null;
  hearProcess({
    uncaughtExceptionMonitor(error, origin) {
      if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
      exception = describe(error);
      calls.unwindAll(error);
      recorder.flush();
      // A thread hands its error to the one that has started it.
      if (!isMainThread) return;
      last = obituary.text(error, origin === 'unhandledRejection', stacks.site(calls.thrownAt(error)));
      if (isExiting()) end(1);
    },
    exits() {
      const threads = processes?.unrecordedThreads ?? 0;
      if (threads > 0) recorder.gap(0, `what ${threads} worker ${threads === 1 ? 'thread' : 'threads'} did`);
      recorder.close(exception);
    },
    exited: (code) => end(code),
  });
  /** What the program does at its end comes before its obituary, as it would. */
  function end(code: number): void {
    if (last === null) return;
    print(last);
    exit(Number(process.exitCode ?? code));
  }
  const recordInto = (fd: number, program: string | null): ((exception: string | null) => void) => {
    const part = new Handover({
      takeSeat: () => ({ number: 0, fd }),
      facts: () => facts({ ...options, program }),
      name: () => programOf({ ...options, program }),
      starter: 0,
      waits: false,
      lane: () => lanes.current,
      hasOthers: () => false,
      joined: () => {},
    });
    present.begin(part);
    return (exception) => present.end(part, exception);
  };
  return { announce, ready: () => processes?.tellThreads(), recordInto };
}

function describe(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : `Uncaught ${String(error)}`;
  } catch {
    return 'Uncaught exception';
  }
}

function seatOf({ fd, starter }: WireOptions, folder: string | null): Seat | null {
  if (fd !== null) return { number: 0, fd };
  try {
    return folder === null ? null : takeSeat(folder, starter === 0);
  } catch {
    // The host is gone.
    return null;
  }
}

/** The program as it was named, or as it is shown from the working directory. */
function programOf({ program }: WireOptions): string {
  if (program !== null) return program;
  const [, script] = process.argv;
  if (script === undefined) return 'node';
  const path = relative(process.cwd(), script);
  return path === '' || path.startsWith('..') ? script : path;
}

function facts(options: WireOptions): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of harmless) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  const program = programOf(options);
  return {
    version: '3',
    language: isTypeScript(program) ? 'typescript' : 'javascript',
    recorder: '@pellucid/record-js 0.1.0',
    runtime: `Node.js ${process.versions.node}`,
    program,
    argv: JSON.stringify(process.argv.slice(2)),
    cwd: process.cwd(),
    platform: `${platform()} ${arch()}`,
    started: new Date().toISOString(),
    environment: JSON.stringify(environment),
    limits: JSON.stringify(options.limits),
  };
}
