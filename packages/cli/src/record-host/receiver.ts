import {
  decodeBatch,
  encodeBatch,
  FormatError,
  type Frame,
  id,
  moveBatch,
  type ProcessFacts,
  type RecordedEvent,
  RecordingWriter,
  type RunFacts,
  readBatchHeader,
  readUnsentBatch,
  type Step,
  type TaskId,
  type WrittenEnd,
} from '@pellucid/format';
import { systemReason } from '../failure.ts';
import type { Exit } from './exit.ts';
import { type Previous, RecordingFile } from './recording-file.ts';
import { Ring } from './ring.ts';

/** What came of a recording. */
export interface Received {
  /** null: nothing was recorded, and no file was touched. */
  readonly path: string | null;
  /** The earlier recording of the name that is kept; null: there was none, or it is not kept. */
  readonly previous: Previous | null;
  readonly steps: number;
  readonly bytes: number;
  /** Why it is not whole; null when it is. */
  readonly problem: Problem | null;
}

export interface Problem {
  readonly kind: 'file' | 'wire';
  /** A clause for people, without a full stop. */
  readonly reason: string;
}

/** Which part of the run is kept; all of it when nothing is said. */
export interface Kept {
  /** So many events at the end, and not many more. The recorder begins anew now and then (FORMAT.md §5, `fresh`). */
  readonly last?: number;
  /** So many events at the beginning. */
  readonly first?: number;
  /** The recorder waits for something before it records. */
  readonly waits?: boolean;
}

export interface ReceiverOptions {
  readonly path: string;
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly library: string;
  readonly kept?: Kept;
  /** An earlier recording at `path` is renamed and not removed. */
  readonly keepsPrevious?: boolean;
  /** What a process had not sent when it ended, as the file that it lay in; null: nothing is known. Asked once for each process. */
  readonly takeUnsent?: (process: number) => Uint8Array | null;
}

/** One process of the run, as far as the receiver knows it. */
export interface Sender {
  /** null: the first process. */
  process: ProcessFacts | null;
  /** Events that it has handed over. */
  steps: number;
  saidGoodbye: boolean;
  /** It has sent what cannot be read: nothing more is taken from it. */
  lost: boolean;
}

/**
 * Turns what the recorders of a run's processes send into a recording. After a problem it drops what comes: the programs that send
 * it must not notice.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #ring: Ring<Sender> | null;
  readonly #met = new Set<number>();
  #facts: RunFacts | null = null;
  #first: Sender | null = null;
  #exception: string | null = null;
  #remark: string | null = null;
  #stopped: string | null = null;
  #file: RecordingFile | null = null;
  #writer: RecordingWriter | null = null;
  #problem: Problem | null = null;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    const { last, waits } = options.kept ?? {};
    this.#ring = last !== undefined || waits ? new Ring(last ?? Number.POSITIVE_INFINITY) : null;
  }

  /** Nothing more is taken. */
  get closed(): boolean {
    return this.#problem !== null || this.#stopped !== null;
  }

  /** Takes a frame of one of the processes. Calls must not overlap. `handedOver`: milliseconds since 1970. */
  async take(sender: Sender, frame: Frame, handedOver: number): Promise<void> {
    if (this.closed || sender.lost) return;
    await this.#guard(async () => {
      try {
        await this.#take(sender, frame, handedOver);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        await this.damaged(sender, error);
      }
    });
  }

  /** What a process sends cannot be read. The recording goes on without it, unless it is the first. */
  async damaged(sender: Sender, error: FormatError): Promise<void> {
    sender.lost = true;
    if (sender.process === null) this.#problem ??= { kind: 'wire', reason: error.message };
    else await this.#tell(sender, sender.process.task, `process ${sender.process.pid} sent what is no recording`);
  }

  /** The connection to a process has ended. */
  async ended(sender: Sender): Promise<void> {
    const { process, saidGoodbye, lost } = sender;
    if (process === null && sender !== this.#first) return;
    const unsent = this.#options.takeUnsent?.(process?.number ?? 0) ?? null;
    if (!saidGoodbye && !lost && !this.closed) {
      if (unsent !== null) await this.#guard(() => this.#takeUnsent(sender, unsent));
      if (process !== null && !(sender.steps === 0 && this.#options.kept?.waits)) {
        await this.#tell(
          sender,
          process.task,
          `process ${process.pid} did not say how it ended: it was killed, or became another program`,
        );
      }
    }
    this.#ring?.close(sender);
  }

  /** Writes the end of the run and closes the file. `started`: so many processes were started besides the first. */
  async finish(exit: Exit, started = 0): Promise<Received> {
    for (let number = 1; number <= started && !this.closed; number++) {
      if (this.#met.has(number)) continue;
      await this.#tell(null, firstTaskOf(number), `process ${number + 1} ended before it could be recorded`);
    }
    await this.#guard(async () => {
      await this.#writeRing();
      await this.#writer?.end(this.#end(exit));
    });
    this.#file?.close();
    return {
      path: this.#file?.path ?? null,
      previous: this.#file?.previous ?? null,
      steps: this.#writer?.steps ?? 0,
      bytes: this.#writer?.bytes ?? 0,
      problem: this.#problem,
    };
  }

  async #take(sender: Sender, frame: Frame, handedOver: number): Promise<void> {
    switch (frame.frame) {
      case 'hello':
        if (frame.process === null) {
          this.#facts = frame.facts;
          this.#first = sender;
        }
        sender.process = frame.process;
        if (frame.process !== null) this.#met.add(frame.process.number);
        return;
      case 'source':
        if (this.#ring === null) await (await this.#started()).source(frame.program, frame.text);
        else if (this.#writer === null) this.#ring.source(frame.program, frame.text);
        else await this.#writer.source(frame.program, frame.text);
        return;
      case 'events':
        return this.#events(sender, frame.batch, handedOver);
      case 'fresh':
        this.#ring?.close(sender);
        return;
      case 'goodbye':
        if (sender.process === null) [this.#exception, this.#remark] = [frame.exception, frame.reason];
        sender.saidGoodbye = true;
        return;
      case 'stop':
        this.#stopped = frame.reason;
        return;
      case 'time':
        return;
    }
  }

  async #events(sender: Sender, batch: Uint8Array, handedOver: number): Promise<void> {
    if (this.#facts === null) throw new FormatError('The recorder did not begin with hello', 0);
    if (this.#ring !== null && this.#options.kept?.last !== undefined) {
      sender.steps = this.#follow(sender, batch);
      this.#ring.add(sender, batch, handedOver);
      return;
    }
    const first = this.#writer === null;
    const writer = await this.#started();
    if (first) await this.#ring?.writeSources(writer);
    sender.steps = this.#follow(sender, batch);
    await this.#write(writer, batch, handedOver);
  }

  async #takeUnsent(sender: Sender, file: Uint8Array): Promise<void> {
    const unsent = readUnsentBatch(file);
    // It may have been sent, and the process ended before it could begin another.
    if (unsent?.firstStep === sender.steps) await this.#events(sender, unsent.batch, Date.now());
  }

  /** @returns the process's steps with those of the batch, which has to follow its last one */
  #follow(sender: Sender, batch: Uint8Array): number {
    const { firstStep, count } = readBatchHeader(batch);
    if (firstStep === sender.steps) return firstStep + count;
    throw new FormatError(`A batch begins at step ${firstStep} instead of ${sender.steps}`, 2);
  }

  async #write(writer: RecordingWriter, batch: Uint8Array, handedOver: number): Promise<void> {
    const { firstStep, count } = readBatchHeader(batch);
    const most = this.#options.kept?.first ?? Number.POSITIVE_INFINITY;
    const room = most - writer.steps;
    if (count < room) {
      await writer.events(firstStep === writer.steps ? batch : moveBatch(batch, id<Step>(writer.steps)), handedOver);
      return;
    }
    const events = decodeBatch(batch).events.slice(0, room);
    await writer.events(encodeBatch(id<Step>(writer.steps), events), handedOver);
    this.#stopped = `it was to be recorded for ${most} ${most === 1 ? 'event' : 'events'}`;
  }

  /** What the host knows about a process that has ended, as events. */
  async #tell(sender: Sender | null, task: TaskId, what: string): Promise<void> {
    const events: RecordedEvent[] = [
      { event: { type: 'task', task }, objects: [] },
      { event: { type: 'gap', site: null, what }, objects: [] },
      { event: { type: 'task-end', task }, objects: [] },
    ];
    const batch = encodeBatch(id<Step>(0), events);
    const writer = this.#writer;
    if (this.#ring !== null && this.#options.kept?.last !== undefined) {
      if (sender !== null) this.#ring.add(sender, batch, Date.now());
    } else if (writer !== null) await this.#guard(() => this.#write(writer, batch, Date.now()));
  }

  // Not before the first source: a program that cannot even be read must not cost its owner an earlier recording.
  async #started(): Promise<RecordingWriter> {
    if (this.#writer !== null) return this.#writer;
    if (this.#facts === null) throw new FormatError('The recorder did not begin with hello', 0);
    const { path, compress, library, keepsPrevious } = this.#options;
    this.#file = new RecordingFile(path, keepsPrevious);
    this.#writer = new RecordingWriter(this.#file, { compress, library });
    await this.#writer.start(this.#facts);
    return this.#writer;
  }

  /** What was kept back until now, when there is something. */
  async #writeRing(): Promise<void> {
    const kept = this.#ring?.batches() ?? [];
    if (kept.length === 0) return;
    const writer = await this.#started();
    await this.#ring?.writeSources(writer);
    for (const { batch, handedOver } of kept) await this.#write(writer, batch, handedOver);
  }

  #end(exit: Exit): WrittenEnd {
    const reason = this.#problem?.reason ?? this.#stopped;
    if (reason !== null) return { outcome: 'interrupted', reason };
    if (exit.by === 'signal') return { outcome: 'signalled', signal: exit.signal };
    return { outcome: 'exited', code: exit.code, exception: this.#exception, remark: this.#remark ?? undefined };
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    // A file that could not be written to once gets no end mark either: it ends with what is whole in it.
    if (this.#problem?.kind === 'file') return;
    try {
      await work();
    } catch (error) {
      const kind = error instanceof FormatError ? 'wire' : 'file';
      this.#problem = { kind, reason: systemReason(error) };
    }
  }
}

/** FORMAT.md §5: each process has ids of its own. */
function firstTaskOf(process: number): TaskId {
  return id<TaskId>(process * 2 ** 36 + 1);
}
