import fs from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { replaceMethod } from './disguise.ts';
import type { Recorder } from './recorder.ts';

const { apply } = Reflect;

/** What the program writes to its two streams becomes events; it is written as before. */
export function recordOutput(recorder: Recorder): Output {
  const output = new Output(recorder);
  for (const [stream, number] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const) {
    replaceMethod(
      stream,
      'write',
      (original) =>
        function (this: unknown, ...rest: readonly unknown[]) {
          const result = apply(original, this, rest);
          if (!output.passesOn && !isReport(rest[0])) output.tell(number, rest[0]);
          return result;
        },
    );
  }
  // After the streams, which have taken what they need of these by now.
  for (const name of ['writeSync', 'writevSync', 'writeFileSync', 'appendFileSync'])
    replaceMethod(fs, name, (original) => output.written(original, name.endsWith('FileSync')));
  for (const name of ['write', 'writev', 'writeFile', 'appendFile'])
    replaceMethod(fs, name, (original) => output.asked(original));
  return output;
}

export class Output {
  private readonly recorder: Recorder;
  /** A function of `fs` runs, which may use the others. */
  private inside = false;
  /** What is written now comes from a thread, which tells it itself. */
  passesOn = false;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** A thread of the program: Node itself writes what the thread prints, unless the program reads it. */
  passOn({ stdout, stderr }: Worker): void {
    for (const stream of [stdout, stderr]) {
      if (stream.listenerCount('data') === 0) continue;
      stream.prependListener('data', () => {
        this.passesOn = true;
      });
      stream.on('data', () => {
        this.passesOn = false;
      });
    }
  }

  /** A function that has written when it returns; `whole`: everything, otherwise as many bytes as it returns. */
  written(original: (...rest: never[]) => unknown, whole: boolean): () => unknown {
    const output = this;
    return function (this: unknown, ...rest: readonly unknown[]) {
      const stream = output.inside ? null : streamOf(rest[0]);
      if (stream === null) return apply(original, this, rest);
      output.inside = true;
      try {
        const result = apply(original, this, rest) as unknown;
        output.tell(stream, chunk(rest, whole ? null : Number(result)));
        return result;
      } finally {
        output.inside = false;
      }
    };
  }

  /** A function that writes later. */
  asked(original: (...rest: never[]) => unknown): () => unknown {
    const output = this;
    return function (this: unknown, ...rest: readonly unknown[]) {
      const result = apply(original, this, rest) as unknown;
      const stream = output.inside ? null : streamOf(rest[0]);
      if (stream !== null) output.tell(stream, chunk(rest, null));
      return result;
    };
  }

  tell(stream: number, written: unknown): void {
    const text =
      typeof written === 'string' ? written : written instanceof Uint8Array ? Buffer.from(written).toString() : null;
    if (text !== null && text !== '') this.recorder.output(stream, text);
  }
}

/** What a file of tests tells the process that runs it, in V8's serialization: Node's own words. */
function isReport(written: unknown): boolean {
  return written instanceof Uint8Array && written[0] === 0xff && process.env['NODE_TEST_CONTEXT'] === 'child-v8';
}

function streamOf(file: unknown): number | null {
  if (file === 1 || file === '/dev/stdout') return 1;
  return file === 2 || file === '/dev/stderr' ? 2 : null;
}

/** What a call of `fs` writes, of which `bytes` went out; null: all of it. */
function chunk([, data, start, length]: readonly unknown[], bytes: number | null): unknown {
  if (typeof data === 'string') return bytes === null ? data : Buffer.from(data).subarray(0, bytes);
  if (Array.isArray(data)) {
    const all = Buffer.concat(data.filter((part): part is Uint8Array => part instanceof Uint8Array));
    return bytes === null ? all : all.subarray(0, bytes);
  }
  if (!ArrayBuffer.isView(data)) return null;
  const all = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const options = typeof start === 'object' && start !== null ? (start as { offset?: number; length?: number }) : null;
  const offset = options?.offset ?? (typeof start === 'number' ? start : 0);
  const most = bytes ?? options?.length ?? (typeof length === 'number' ? length : all.length);
  return all.subarray(offset, offset + most);
}
