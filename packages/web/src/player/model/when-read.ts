import { PageFault, settle } from '@pellucid/replay';
import { whileReading } from './reading.ts';

/**
 * Computes an answer of the recording, and hands it over: at once where all that it needs is there, else when that has been read.
 * @returns what gives it up
 */
export function whenRead<T>(compute: () => T, done: (answer: T) => void, failed: (error: unknown) => void): () => void {
  let stopped = false;
  try {
    done(compute());
    return () => {};
  } catch (error) {
    if (!(error instanceof PageFault)) throw error;
    const again = async (): Promise<void> => {
      await error.load();
      await settle(compute, () => stopped).then((answer) => {
        if (!stopped) done(answer as T);
      });
    };
    whileReading(again()).catch((reason: unknown) => {
      if (!stopped) failed(reason);
    });
  }
  return () => {
    stopped = true;
  };
}
