import fs from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { disguise, replaceMethod } from './disguise.ts';
import { OP, type Recorder } from './recorder.ts';

const { apply } = Reflect;

/** What the program reads from its standard input becomes events, just before the program gets it. */
export function recordInput(recorder: Recorder): void {
  const input = new Input(recorder);
  input.watchStream();
  replaceMethod(
    fs,
    'readSync',
    (original) =>
      function (this: unknown, ...rest: readonly unknown[]) {
        const read = apply(original, this, rest) as unknown;
        if (rest[0] === 0) input.tell(part(rest[1], rest[2], read));
        return read;
      },
  );
  replaceMethod(
    fs,
    'readFileSync',
    (original) =>
      function (this: unknown, ...rest: readonly unknown[]) {
        const data = apply(original, this, rest) as unknown;
        if (isInput(rest[0])) input.tell(data);
        return data;
      },
  );
  replaceMethod(fs, 'read', (original) =>
    input.answered(original, ([, asked, offset], [, read, buffer]) =>
      part(buffer, ArrayBuffer.isView(asked) ? offset : asked, read),
    ),
  );
  replaceMethod(fs, 'readFile', (original) => input.answered(original, (_, [, data]) => data));
}

class Input {
  private readonly recorder: Recorder;
  private readonly decoder = new StringDecoder();

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** The stream is made when the program first asks for it, not before. A file's stream reads by `fs.read`. */
  watchStream(): void {
    const descriptor = Object.getOwnPropertyDescriptor(process, 'stdin');
    const get = descriptor?.get;
    if (get === undefined) return this.recorder.gap(0, 'what the program reads from standard input');
    let seen = false;
    const input = this;
    const replacement = disguise(get, function (this: unknown) {
      const stream = apply(get, this, []) as object;
      if (!seen) {
        seen = true;
        if (!(stream instanceof fs.ReadStream)) input.watch(stream);
      }
      return stream;
    });
    Object.defineProperty(process, 'stdin', { ...descriptor, get: replacement });
  }

  /** A function that calls its last argument with what it has read. */
  answered(
    original: (...rest: never[]) => unknown,
    found: (asked: readonly unknown[], answer: readonly unknown[]) => unknown,
  ): () => unknown {
    const input = this;
    return function (this: unknown, ...rest: readonly unknown[]) {
      const answer = rest.at(-1);
      if (typeof answer !== 'function' || !isInput(rest[0])) return apply(original, this, rest);
      return apply(original, this, [
        ...rest.slice(0, -1),
        function (this: unknown, ...given: readonly unknown[]) {
          input.tell(found(rest, given));
          return apply(answer, this, given) as unknown;
        },
      ]);
    };
  }

  tell(data: unknown): void {
    const { recorder } = this;
    try {
      const text = typeof data === 'string' ? data : data instanceof Uint8Array ? this.decoder.write(data) : '';
      if (text === '') return;
      recorder.begin(OP.input);
      recorder.values.write(text);
      recorder.batch.end();
    } catch (error) {
      recorder.failed(error);
    }
  }

  private watch(stream: object): void {
    const input = this;
    replaceMethod(
      stream,
      'push',
      (original) =>
        function (this: unknown, ...rest: readonly unknown[]) {
          input.tell(rest[0]);
          return apply(original, this, rest) as unknown;
        },
    );
  }
}

function isInput(file: unknown): boolean {
  return file === 0 || file === '/dev/stdin';
}

/** The bytes of `buffer` that a read has filled; `start` is the offset or options with one. */
function part(buffer: unknown, start: unknown, read: unknown): unknown {
  if (!ArrayBuffer.isView(buffer) || typeof read !== 'number') return null;
  const options = typeof start === 'object' && start !== null ? (start as { offset?: number }) : null;
  const offset = options?.offset ?? (typeof start === 'number' ? start : 0);
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, read);
}
