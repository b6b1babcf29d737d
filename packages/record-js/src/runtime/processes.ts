import childProcess from 'node:child_process';
import { BroadcastChannel, MessagePort, setEnvironmentData, Worker } from 'node:worker_threads';
import { inherited, recordingEnvironment, type Wish } from '../environment.ts';
import { MEETING_KEY, type WireOptions } from '../options.ts';
import { replaceMethod } from './disguise.ts';
import type { Handover } from './handover.ts';
import { namesTypeScript, runsNode } from './node-commands.ts';
import type { Output } from './output.ts';
import type { Recorder } from './recorder.ts';

const { apply } = Reflect;
const { load } = Atomics;
/** Messages that a process hands over before it sends them: so many at once, and so many a second. */
const MOST_AT_ONCE = 500;
const MOST_A_SECOND = 200;

const now = performance.now.bind(performance);

/** The key under which threads find what they are to do. */
export const THREAD_KEY = 'pellucid';

/** What a thread finds under it. */
export interface ThreadWish extends Wish {
  readonly begun: Int32Array;
}

export interface ProcessesOptions {
  readonly options: WireOptions;
  /** Where the host waits. */
  readonly folder: string;
  /** Path of the module that begins a recording. */
  readonly register: string;
}

interface SpawnOptions {
  readonly file: string;
  readonly args?: readonly string[];
  readonly envPairs?: readonly string[];
}

type Pairs = Readonly<Record<string, string>>;

/**
 * Other processes and threads that the program starts: Node records them into the same recording. A thread shares nothing with the others but
 * memory of numbers, has modules, variables and objects of its own, and so it is told as a process is.
 */
export class Processes {
  private readonly recorder: Recorder;
  private readonly handover: Handover;
  private readonly options: WireOptions;
  private readonly folder: string;
  private readonly register: string;
  /** How many threads of this one have begun to record. */
  private readonly begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private threads = 0;
  private room = MOST_AT_ONCE;
  private last = now();

  constructor(recorder: Recorder, handover: Handover, { options, folder, register }: ProcessesOptions) {
    this.recorder = recorder;
    this.handover = handover;
    this.options = options;
    this.folder = folder;
    this.register = register;
  }

  install(output: Output): void {
    this.watchThreads(output);
    this.watchPrograms();
    this.watchMessages();
  }

  /**
   * What threads that are started from here on find. Told anew when this process has its place; not before the thread of the module hooks runs,
   * which is none of the program's.
   */
  tellThreads(): void {
    const { folder, begun } = this;
    const wish: ThreadWish = { options: this.wish(), folder, begun };
    setEnvironmentData(THREAD_KEY, wish);
  }

  /** How many threads of this one were not recorded: they were started with options of their own. */
  get unrecordedThreads(): number {
    return Math.max(0, this.threads - load(this.begun, 0));
  }

  /** Whether a thread takes part, which may be known before its start is told. */
  get hasThreads(): boolean {
    return load(this.begun, 0) > 0;
  }

  private wish(): WireOptions {
    return inherited(this.options, this.handover.task || this.options.starter, this.recorder.waits);
  }

  private watchThreads(output: Output): void {
    process.on('worker', (worker) => {
      // The thread of the module hooks is one too, of another class.
      if (worker.constructor.name === 'InternalWorker') return;
      this.threads++;
      this.recorder.flush();
      output.passOn(worker);
    });
  }

  private watchPrograms(): void {
    const processes = this;
    replaceMethod(
      childProcess.ChildProcess.prototype,
      'spawn',
      (original) =>
        function (this: unknown, ...rest: readonly unknown[]) {
          const result = apply(original, this, [
            processes.withRecorder(rest[0] as SpawnOptions),
            ...rest.slice(1),
          ]) as unknown;
          // Only those that are forked have it.
          replaceMethod(this as object, 'send', processes.flushing);
          return result;
        },
    );
    for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
      replaceMethod(
        childProcess,
        name,
        (original) =>
          function (this: unknown, ...rest: readonly unknown[]) {
            return apply(original, this, processes.withEnvironment(name, rest)) as unknown;
          },
      );
    }
  }

  private withRecorder(options: SpawnOptions): unknown {
    try {
      const { file, args = [], envPairs = [] } = options;
      const environment = Object.fromEntries(envPairs.map((pair) => splitPair(pair)));
      const added = this.addition(file, args.slice(1), environment);
      if (added === null) return options;
      const kept = envPairs.filter((pair) => !(splitPair(pair)[0] in added));
      return { ...options, envPairs: [...kept, ...Object.entries(added).map(([name, value]) => `${name}=${value}`)] };
    } catch (error) {
      this.recorder.failed(error);
      return options;
    }
  }

  /** Arguments of a function that runs a program to its end. */
  private withEnvironment(name: string, given: readonly unknown[]): readonly unknown[] {
    try {
      const [command] = given;
      if (typeof command !== 'string') return given;
      const args = name !== 'execSync' && Array.isArray(given[1]) ? (given[1] as readonly unknown[]).map(String) : [];
      const place =
        name !== 'execSync' && Array.isArray(given[1])
          ? 2
          : given[1] === undefined && name !== 'execSync' && given.length > 2
            ? 2
            : 1;
      const options = (given[place] ?? {}) as { readonly env?: Pairs; readonly shell?: unknown };
      if (typeof options !== 'object') return given;
      const environment = (options.env ?? process.env) as Pairs;
      const isText = name === 'execSync' || (options.shell !== undefined && options.shell !== false);
      const added = isText
        ? this.addition('sh', ['-c', [command, ...args].join(' ')], environment)
        : this.addition(command, args, environment);
      if (added === null) return given;
      const changed = [...given];
      changed[place] = { ...options, env: { ...environment, ...added } };
      return changed;
    } catch (error) {
      this.recorder.failed(error);
      return given;
    }
  }

  /** What a program gets into its environment so that it is recorded; null: it is none of ours. */
  private addition(file: string, args: readonly string[], environment: Pairs): Pairs | null {
    // What was asked to be recorded may be below a program that runs nothing of the project, such as npm.
    if (this.handover.task !== 0 && !runsNode(file, args, environment)) return null;
    this.share();
    const { register, folder } = this;
    const typed = namesTypeScript(file, args);
    const preload = { register, typed, nodeOptions: environment['NODE_OPTIONS'] };
    return { ...recordingEnvironment(this.wish(), preload), [MEETING_KEY]: folder };
  }

  private share(): void {
    // What is told so far comes before all that the other does.
    this.recorder.flush();
    this.handover.share();
  }

  /** What was done before a message comes before what the other one does with it. */
  private watchMessages(): void {
    const { flushing } = this;
    for (const prototype of [MessagePort.prototype, Worker.prototype, BroadcastChannel.prototype])
      replaceMethod(prototype, 'postMessage', flushing);
    replaceMethod(childProcess.ChildProcess.prototype, 'kill', flushing);
    if (process.send !== undefined) replaceMethod(process, 'send', flushing);
  }

  private readonly flushing = (original: (...rest: never[]) => unknown): (() => unknown) => {
    const processes = this;
    return function (this: unknown, ...rest: readonly unknown[]) {
      processes.flush();
      return apply(original, this, rest);
    };
  };

  private flush(): void {
    if (!this.handover.isShared) return;
    const time = now();
    this.room = Math.min(MOST_AT_ONCE, this.room + ((time - this.last) / 1000) * MOST_A_SECOND);
    this.last = time;
    if (this.room < 1) return;
    this.room--;
    this.recorder.flush();
  }
}

function splitPair(pair: string): readonly [name: string, value: string] {
  const at = pair.indexOf('=', 1);
  return [pair.slice(0, at), pair.slice(at + 1)];
}
