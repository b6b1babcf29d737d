import {
  type ByteSink,
  encodeBatch,
  id,
  type Language,
  type RecordedEvent,
  RecordingWriter,
  type WrittenEnd,
} from '@pellucid/format';
import { factsOf } from './facts.ts';
import { randomProgram } from './random-program.ts';

/** Bytes in memory that are appended to. */
export function memorySink(): ByteSink & { bytes(): Uint8Array } {
  const pieces: Uint8Array[] = [];
  return {
    write(bytes) {
      pieces.push(bytes.slice());
      return Promise.resolve();
    },
    bytes: () => Uint8Array.from(pieces.flatMap((piece) => [...piece])),
  };
}

/** The file of a run of the random program, in batches of so many events. */
export async function writtenRun(
  language: Language,
  events: readonly RecordedEvent[],
  batchEvents: number,
  end: WrittenEnd = { outcome: 'exited', code: 0, exception: null },
): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = new RecordingWriter(sink, { library: 'by hand' });
  await writer.start(factsOf(language));
  await writer.source(randomProgram, 'text');
  for (let at = 0; at < events.length; at += batchEvents) {
    await writer.events(encodeBatch(id(at), events.slice(at, at + batchEvents)), 0);
  }
  await writer.end(end);
  return sink.bytes();
}
