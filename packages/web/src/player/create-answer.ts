import { PageFault } from '@pellucid/replay';
import { type Accessor, createMemo, createSignal } from 'solid-js';
import { whileReading } from './model/reading.ts';

/**
 * A memo of an answer of the recording. While what it needs is being read, it is what it was before (`meanwhile` in the beginning); then it is
 * computed again.
 */
export function createAnswer<T>(compute: (before: T) => T, meanwhile: T): Accessor<T> {
  const [read, setRead] = createSignal<{ readonly failed: unknown } | null>(null, { equals: false });
  return createMemo<T>((before) => {
    const failure = read();
    if (failure !== null) throw failure.failed;
    try {
      return compute(before);
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      whileReading(error.load()).then(
        () => setRead(null),
        (failed: unknown) => setRead({ failed }),
      );
      return before;
    }
  }, meanwhile);
}
