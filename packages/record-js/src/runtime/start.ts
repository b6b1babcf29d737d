import { createRequire, syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Wish } from '../environment.ts';
import type { RewriteFailure } from '../hooks/translator.ts';
import type { WireOptions } from '../options.ts';
import type { Announced } from '../rewrite/announced.ts';
import { makeCore } from './core.ts';
import { facts, programOf } from './facts.ts';
import { Handover } from './handover.ts';
import { recordInput } from './input.ts';
import { Listeners } from './listeners.ts';
import { takeSeat } from './meeting-place.ts';
import { recordOutput } from './output.ts';
import { recordPart, seatOn, type ToldPart } from './part.ts';
import { hearProcess, isExiting } from './process-events.ts';
import { Processes } from './processes.ts';
import type { Seat } from './seat.ts';
import { shareProbes } from './shared-probes.ts';
import type { Texts } from './text-probes.ts';
import { thrownText } from './thrown.ts';
import { Obituary, print } from './uncaught.ts';
import { Witness } from './witness.ts';

export interface Runtime {
  /** Tells of a source that is about to run, or that runs unrecorded. */
  announce(news: Announced | RewriteFailure): void;
  /** Everything is in its place: threads that start from here on are recorded. */
  ready(): void;
  /** What happens from here on is told as frames to the file, until it is ended. `program`: what it is called; null: what Node runs. */
  recordInto(fd: number, program: string | null): ToldPart;
  /** What is to be done when the program has ended, after its listeners of `exit`; null: nothing. `exception`: what has ended it. */
  atEnd(work: ((exception: string | null) => void) | null): void;
}

// What `process.exit` itself ends with.
const exit = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
/** In the tests: moments of a source that are all told. */
const TOLD = 300;

export interface RuntimeOptions {
  readonly wish: Wish;
  /** What was announced elsewhere and has to be known before the code of a source runs. */
  readonly arrived: (source: number) => Iterable<Announced | RewriteFailure>;
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
  // What `require` knows of all modules, the recorder's among them.
  const { cache, extensions } = createRequire(import.meta.url);
  const core = makeCore({
    options,
    handover: (lane) =>
      new Handover({
        takeSeat: () => seatOf(options, folder),
        facts: () => facts(options),
        name: () => (isMainThread ? programOf(options) : `thread ${threadId}: ${programOf(options)}`),
        starter: options.starter,
        waits: options.selection?.starts !== undefined,
        lane,
        hasOthers: () => processes?.hasThreads ?? false,
        joined: () => processes?.tellThreads(),
      }),
    arrived,
    own,
    texts,
    closed: [cache, extensions, globalThis, process, console, Buffer] as readonly object[],
    began: () => processes?.tellThreads(),
  });
  const { recorder, calls, stacks, functionText } = core;
  const processes = folder === null ? null : new Processes(recorder, core.handover, { options, folder, register });
  const obituary = new Obituary(stacks);
  const { reportPath } = options;
  const witness = reportPath === undefined ? null : new Witness({ path: reportPath, every: TOLD }, recorder, stacks);
  core.open({ ...witness?.probes() });
  shareProbes();
  const output = recordOutput(recorder);
  recordInput(recorder);
  processes?.install(output);
  core.schedulers.install({ scope: globalThis, timers, process });
  new Listeners(recorder, core.schedulers).install();
  syncBuiltinESMExports();
  if (foreignStacks !== true) stacks.install();
  functionText.install();
  let exception: string | null = null;
  let last: string | null = null;
  let lastWork: ((exception: string | null) => void) | null = null;
  hearProcess({
    uncaughtExceptionMonitor(error, origin) {
      if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
      exception = thrownText(error);
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
    exited(code) {
      lastWork?.(exception);
      recorder.flush();
      end(code);
    },
    leaves: () => void recorder.guarded(() => recorder.flush()),
  });
  /** What the program does at its end comes before its obituary, as it would. */
  function end(code: number): void {
    if (last === null) return;
    print(last);
    exit(Number(process.exitCode ?? code));
  }
  return {
    announce: core.announce,
    ready: () => processes?.tellThreads(),
    recordInto: (fd, program) => recordPart(core, options, fd, program),
    atEnd(work) {
      lastWork = work;
    },
  };
}

function seatOf({ fd, starter }: WireOptions, folder: string | null): Seat | null {
  if (fd !== null) return seatOn(fd);
  try {
    return folder === null ? null : takeSeat(folder, starter === 0);
  } catch {
    // The host is gone.
    return null;
  }
}
