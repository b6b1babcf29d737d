import { FormatError, type Frame, RecordingWriter, type RunFacts, WireReader, type WrittenEnd } from '@pellucid/format';
import { systemReason } from '../failure.ts';
import type { Exit } from './exit.ts';
import { RecordingFile } from './recording-file.ts';

/** What came of a recording. */
export interface Received {
  /** null: nothing was recorded, and no file was touched. */
  readonly path: string | null;
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

export interface ReceiverOptions {
  readonly path: string;
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly library: string;
}

/**
 * Turns what a recorder sends into a recording. After a problem it goes on taking bytes and drops them: the program that sends
 * them must not notice.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #wire = new WireReader();
  #facts: RunFacts | null = null;
  #exception: string | null = null;
  #saidGoodbye = false;
  #file: RecordingFile | null = null;
  #writer: RecordingWriter | null = null;
  #problem: Problem | null = null;

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** The recorder has sent its last frame. */
  get saidGoodbye(): boolean {
    return this.#saidGoodbye;
  }

  /** Calls must not overlap. */
  async push(bytes: Uint8Array): Promise<void> {
    if (this.#problem !== null) return;
    await this.#guard(async () => {
      for (const frame of this.#wire.push(bytes)) await this.#take(frame);
    });
  }

  /** Writes the end of the run and closes the file. */
  async finish(exit: Exit): Promise<Received> {
    await this.#guard(async () => this.#writer?.end(this.#end(exit)));
    this.#file?.close();
    return {
      path: this.#file?.path ?? null,
      steps: this.#writer?.steps ?? 0,
      bytes: this.#writer?.bytes ?? 0,
      problem: this.#problem,
    };
  }

  async #take(frame: Frame): Promise<void> {
    switch (frame.frame) {
      case 'hello':
        this.#facts = frame.facts;
        return;
      case 'source':
        await (await this.#started()).source(frame.program, frame.text);
        return;
      case 'events':
        await (await this.#started()).events(frame.batch, Date.now());
        return;
      case 'goodbye':
        this.#exception = frame.exception;
        this.#saidGoodbye = true;
        return;
    }
  }

  // Not before the first source: a program that cannot even be read must not cost its owner an earlier recording.
  async #started(): Promise<RecordingWriter> {
    if (this.#writer !== null) return this.#writer;
    if (this.#facts === null) throw new FormatError('The recorder did not begin with hello', 0);
    const { path, compress, library } = this.#options;
    this.#file = new RecordingFile(path);
    this.#writer = new RecordingWriter(this.#file, { compress, library });
    await this.#writer.start(this.#facts);
    return this.#writer;
  }

  #end(exit: Exit): WrittenEnd {
    if (this.#problem !== null) return { outcome: 'interrupted', reason: this.#problem.reason };
    if (exit.by === 'signal') return { outcome: 'signalled', signal: exit.signal };
    return { outcome: 'exited', code: exit.code, exception: this.#exception };
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
