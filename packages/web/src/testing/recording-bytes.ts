import { encodeBatch, id, RecordingWriter, type Step, type WrittenEnd } from '@pellucid/format';
import type { RecordingParts } from '@pellucid/replay';

/** The parts as the bytes of a file. `end` null: the writer was killed. */
export async function recordingBytes(parts: RecordingParts, end: WrittenEnd | null): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const sink = {
    write: async (bytes: Uint8Array): Promise<void> => {
      pieces.push(bytes.slice());
    },
  };
  const writer = new RecordingWriter(sink, { library: 'test' });
  await writer.start(parts.facts);
  for (const { program, text } of parts.sources) await writer.source(program, text);
  await writer.events(encodeBatch(id<Step>(0), parts.events), 0);
  if (end !== null) await writer.end(end);
  return new Uint8Array(Buffer.concat(pieces));
}
