import { Worker } from 'node:worker_threads';
import { type DegradationRecipe, defaultDegradation } from '../blur/degrade.ts';
import { SampleError, SamplesClosedError, UnreadablePhotoError } from './errors.ts';
import type { Sample, SampleRecipe, SampleSource, SuperpixelRecipe } from './sample.ts';
import type { SampleJob, SampleReply, SampleRequest } from './sample-messages.ts';

/** How a stream of samples is made. What is left out has the value named. */
export interface SampleOptions {
  readonly source: SampleSource;
  /** Side of a crop in pixels. */
  readonly crop: number;
  /** A whole number from 0. */
  readonly seed: number;
  /** Number of the first sample: 0. A run that goes on passes how many it has had. */
  readonly start?: number;
  /** Worker threads: 1. The samples do not depend on it. */
  readonly workers?: number;
  /** Samples that are made ahead at most: 32. */
  readonly queue?: number;
  /** What decoded photographs may take in each worker: 256 MiB. */
  readonly cacheBytes?: number;
  /** For photographs: defaultDegradation. */
  readonly degradation?: DegradationRecipe;
  /** None. */
  readonly superpixels?: SuperpixelRecipe;
  /** Null. */
  readonly deconvolved?: number | null;
  /** Called once for each photograph that turns out not to decode; samples come from the others. */
  readonly onUnreadable?: (error: UnreadablePhotoError) => void;
}

/** An endless stream of samples that worker threads make ahead. It keeps the process alive until it is closed. */
export interface Samples {
  /**
   * The next sample: `start`, `start` + 1, … without a gap. Rejects with SampleError when it cannot be made, and with SamplesClosedError
   * once the stream is closed.
   */
  next(): Promise<Sample>;
  /** Stops the workers. May be called at any time and more than once. */
  close(): Promise<void>;
}

/**
 * Starts the workers; they begin at once. Sample i depends on source, crop, seed, recipes and i alone. Throws a RangeError for numbers that
 * are not whole or too small.
 */
export function openSamples(options: SampleOptions): Samples {
  const { crop, seed, start = 0, workers = 1, queue = 32 } = options;
  for (const [name, value, least] of [
    ['crop', crop, 1],
    ['seed', seed, 0],
    ['start', start, 0],
    ['workers', workers, 1],
    ['queue', queue, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new RangeError(`Option ${name} is ${value}; expected a whole number from ${least}`);
    }
  }
  return new SampleStream(options);
}

/**
 * Worker threads run JavaScript only. When the tests run this file's TypeScript, they take the worker from `dist`, so that the package has
 * to be built first (`npm test` does).
 */
const WORKER = new URL(
  new URL('./sample-worker.ts', import.meta.url).href.replace(
    /(src|dist)\/data\/sample-worker\.ts$/,
    'dist/data/sample-worker.js',
  ),
);

interface Waiting {
  readonly resolve: (sample: Sample) => void;
  readonly reject: (error: Error) => void;
}

class SampleStream implements Samples {
  readonly #workers: readonly { readonly thread: Worker; open: number }[];
  readonly #queue: number;
  readonly #onUnreadable: (error: UnreadablePhotoError) => void;
  readonly #told = new Set<string>();
  readonly #ready = new Map<number, Sample | SampleError>();
  readonly #waiting: Waiting[] = [];
  /** The next sample to hand out, and the next to ask a worker for. */
  #next: number;
  #ask: number;
  #end: Error | undefined;

  constructor(options: SampleOptions) {
    this.#next = options.start ?? 0;
    this.#ask = this.#next;
    this.#queue = options.queue ?? 32;
    this.#onUnreadable = options.onUnreadable ?? (() => {});
    const job = jobOf(options);
    this.#workers = Array.from({ length: options.workers ?? 1 }, () => this.#startWorker(job));
    this.#askAhead();
  }

  next(): Promise<Sample> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#handOut();
    });
  }

  async close(): Promise<void> {
    this.#end ??= new SamplesClosedError();
    this.#handOut();
    this.#ready.clear();
    await Promise.all(this.#workers.map(({ thread }) => thread.terminate()));
  }

  #startWorker(job: SampleJob): { readonly thread: Worker; open: number } {
    const worker = { thread: new Worker(WORKER, { workerData: job, execArgv: [] }), open: 0 };
    worker.thread.on('message', (reply: SampleReply) => {
      if (reply.kind !== 'unreadable') worker.open--;
      this.#receive(reply);
    });
    worker.thread.on('error', (error) => this.#stop(error.message));
    worker.thread.on('exit', () => this.#stop('a worker thread stopped'));
    return worker;
  }

  #receive(reply: SampleReply): void {
    switch (reply.kind) {
      case 'sample':
        this.#ready.set(reply.sample.index, reply.sample);
        break;
      case 'failed':
        this.#ready.set(reply.index, new SampleError(reply.index, reply.path, reply.reason));
        break;
      case 'unreadable':
        this.#tell(new UnreadablePhotoError(reply.path, reply.reason));
        break;
    }
    this.#handOut();
  }

  /** Every worker finds out by itself that a photograph does not decode. */
  #tell(error: UnreadablePhotoError): void {
    if (this.#told.has(error.path) || this.#end !== undefined) return;
    this.#told.add(error.path);
    this.#onUnreadable(error);
  }

  #handOut(): void {
    for (let waiting = this.#waiting[0]; waiting !== undefined; waiting = this.#waiting[0]) {
      const found = this.#end ?? this.#ready.get(this.#next);
      if (found === undefined) break;
      this.#waiting.shift();
      if (found instanceof Error) {
        // A gap would change what is trained: the stream ends at the first sample that fails.
        this.#end ??= found;
        waiting.reject(found);
        continue;
      }
      this.#ready.delete(this.#next);
      this.#next++;
      waiting.resolve(found);
    }
    this.#askAhead();
  }

  #askAhead(): void {
    while (this.#end === undefined && this.#ask < this.#next + this.#queue) {
      const idlest = this.#workers.reduce((a, b) => (b.open < a.open ? b : a));
      const request: SampleRequest = { index: this.#ask };
      idlest.thread.postMessage(request);
      idlest.open++;
      this.#ask++;
    }
  }

  /** A worker is gone that should not be. */
  #stop(reason: string): void {
    this.#end ??= new SampleError(this.#next, undefined, reason);
    this.#handOut();
  }
}

function jobOf(options: SampleOptions): SampleJob {
  const { source, crop, seed, superpixels, deconvolved = null } = options;
  const { degradation = defaultDegradation, cacheBytes = 256 * 1024 * 1024 } = options;
  const recipe: SampleRecipe = {
    crop,
    seed,
    degradation,
    deconvolved,
    ...(superpixels === undefined ? {} : { superpixels }),
  };
  return { source, recipe, cacheBytes };
}
