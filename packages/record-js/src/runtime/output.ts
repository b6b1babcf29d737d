import { OP, type Recorder } from './recorder.ts';

type Write = (this: unknown, ...rest: unknown[]) => unknown;

/** What the program writes to its two streams becomes events; the streams do the same as before. */
export function recordOutput(recorder: Recorder): void {
  wrap(process.stdout, 1, recorder);
  wrap(process.stderr, 2, recorder);
}

function wrap(stream: NodeJS.WriteStream, number: number, recorder: Recorder): void {
  const original = stream.write as Write;
  const write = function write(this: unknown, chunk: unknown, _encoding: unknown, _done: unknown): unknown {
    // biome-ignore lint/complexity/noArguments: the stream looks at how many there are.
    const result = Reflect.apply(original, this, arguments);
    tell(recorder, number, chunk);
    return result;
  };
  Object.defineProperty(write, 'name', { value: (original as { name?: string }).name ?? '', configurable: true });
  Object.defineProperty(stream, 'write', { value: write, writable: true, configurable: true, enumerable: false });
}

function tell(recorder: Recorder, stream: number, chunk: unknown): void {
  try {
    const text = typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : null;
    if (text === null) return;
    recorder.batch.begin(OP.output);
    recorder.batch.byte(stream);
    recorder.values.write(text);
    recorder.done();
  } catch (error) {
    recorder.failed(error);
  }
}
