import { type ByteSink, type Frame, RecordingWriter, WireReader, type WrittenEnd } from '@pellucid/format';
import type { Limits } from '../options.ts';
import { isTypeScript } from '../rewrite/language.ts';
import type { News, Order } from './messages.ts';
import { SourceRefused } from './source-refused.ts';
import { typesErased } from './types-erased.ts';

export interface SourceOptions {
  /** The program: one ES module. */
  readonly text: string;
  /** What it is called; its extension says whether it is TypeScript. */
  readonly path: string;
  /** Address of `@pellucid/record-js/sandbox.html`, from where the page is served. */
  readonly sandbox: string;
  /** Takes the bytes of the recording as they come: a prefix of it opens as well. */
  readonly write: (bytes: Uint8Array) => void;
  /** Told now and then how many steps there are. */
  readonly onSteps?: (steps: number) => void;
  readonly limits?: Limits;
  /** Strings under names that look like secrets are not told; default true. */
  readonly redact?: boolean;
  /** A program that does more than so many bytes of frames tell is stopped. */
  readonly mostBytes?: number;
}

export interface SourceRun {
  /** Ends the program where it is. What was recorded remains. */
  stop(): void;
  /** How the run ended, once the recording is whole. Rejects with `SourceRefused` for a program that cannot be parsed. */
  readonly ended: Promise<WrittenEnd>;
}

const LIMITS: Limits = { string: 10_000, items: 10_000, tensorBytes: 1 << 20 };
const MOST = 1 << 24;

/**
 * Runs a program in a worker of its own and records it. The worker lives in a sandboxed frame without an origin: the program reaches neither the page nor a network.
 */
export function recordSource(options: SourceOptions): SourceRun {
  let stop = (): void => {};
  const stopped = new Promise<WrittenEnd>((resolve) => {
    stop = () => resolve({ outcome: 'signalled', signal: 'SIGINT' });
  });
  return { stop: () => stop(), ended: run(options, stopped) };
}

async function run(options: SourceOptions, stopped: Promise<WrittenEnd>): Promise<WrittenEnd> {
  const { path, text, limits = LIMITS, redact = true, mostBytes: most = MOST } = options;
  const code = isTypeScript(path) ? await typesErased(text) : text;
  const file = new RecordingFile(options);
  const frame = document.createElement('iframe');
  const { port1, port2 } = new MessageChannel();
  const told = new Promise<WrittenEnd>((resolve, reject) => {
    port1.onmessage = ({ data }) => {
      const news = data as News;
      if (news.news === 'frames') file.add(news.bytes).catch(reject);
      else if (news.news === 'refused') reject(new SourceRefused(news.reason));
      else if (news.news === 'full')
        resolve({ outcome: 'interrupted', reason: `it has told more than ${most / 2 ** 20} MB` });
      else file.exited().then(resolve, reject);
    };
  });
  try {
    await loaded(frame, options.sandbox);
    const order: Order = { path, text, code, limits, redact, most };
    frame.contentWindow?.postMessage(order, '*', [port2]);
    const end = await Promise.race([told, stopped]);
    // Its worker goes with it.
    frame.remove();
    await file.finish(end);
    return end;
  } finally {
    frame.remove();
    port1.close();
  }
}

async function loaded(frame: HTMLIFrameElement, address: string): Promise<void> {
  frame.hidden = true;
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = address;
  const done = new Promise((resolve) => {
    frame.onload = resolve;
  });
  document.body.append(frame);
  await done;
}

/** A recording that is being written, from the frames that a recorder hands over. */
class RecordingFile {
  private readonly reader = new WireReader();
  private readonly writer: RecordingWriter;
  private readonly onSteps: (steps: number) => void;
  private last: Promise<void> = Promise.resolve();
  private exception: string | null = null;
  private isStarted = false;

  constructor({ write, onSteps = () => {} }: Pick<SourceOptions, 'write' | 'onSteps'>) {
    const sink: ByteSink = { write: async (bytes) => write(bytes.slice()) };
    this.writer = new RecordingWriter(sink, { library: '@pellucid/record-js 0.1.0' });
    this.onSteps = onSteps;
  }

  add(bytes: Uint8Array): Promise<void> {
    this.last = this.last.then(() => this.take(bytes));
    return this.last;
  }

  /** How a program has ended that has said so. */
  async exited(): Promise<WrittenEnd> {
    await this.last;
    return { outcome: 'exited', code: this.exception === null ? 0 : 1, exception: this.exception };
  }

  /** Nothing is written of a program that was stopped before it began. */
  async finish(end: WrittenEnd): Promise<void> {
    await this.last;
    if (this.isStarted) await this.writer.end(end);
  }

  private async take(bytes: Uint8Array): Promise<void> {
    for (const frame of this.reader.push(bytes)) {
      if (frame.frame === 'goodbye') this.exception = frame.exception;
      await this.write(frame);
    }
    this.onSteps(this.writer.steps);
  }

  private async write(frame: Frame): Promise<void> {
    if (frame.frame === 'hello') {
      this.isStarted = true;
      await this.writer.start(frame.facts);
    } else if (frame.frame === 'source') await this.writer.source(frame.program, frame.text);
    else if (frame.frame === 'events') await this.writer.events(frame.batch, Date.now());
  }
}
