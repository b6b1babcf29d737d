import {
  decodeBatch,
  encodeBatch,
  id,
  type RandomAccess,
  RecordingWriter,
  readRecording,
  type Step,
} from '@pellucid/format';
import { exitCode, Failure } from './failure.ts';
import { loadCompression } from './record-host/compression.ts';
import { grouped } from './text/measures.ts';
import { version } from './version.ts';

/**
 * A recording of the steps up to `until`, which says that it was cut there. Of the rest nothing is held, however long it is.
 * @throws Failure when there is no such step
 */
export async function recordingUpTo(access: RandomAccess, until: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const sink = { write: async (bytes: Uint8Array) => void pieces.push(bytes.slice()) };
  const writer = new RecordingWriter(sink, { compress: await loadCompression(), library: `pellucid ${version()}` });
  for await (const part of readRecording(access)) {
    if (part.part === 'facts') await writer.start(part.facts);
    else if (part.part === 'source') await writer.source(part.program, part.text);
    else if (part.part === 'events') {
      await writer.events(upTo(part, until), part.handedOver ?? 0);
      if (writer.steps > until) break;
    }
  }
  if (writer.steps <= until) {
    throw new Failure(exitCode.usage, `--until takes a step from 0 to ${grouped(writer.steps - 1)}, not "${until}".`);
  }
  await writer.end({ outcome: 'interrupted', reason: `only the steps up to ${grouped(until)} were exported` });
  return Buffer.concat(pieces);
}

function upTo(
  { bytes, firstStep, count }: { readonly bytes: Uint8Array; readonly firstStep: number; readonly count: number },
  until: number,
): Uint8Array {
  if (firstStep + count - 1 <= until) return bytes;
  return encodeBatch(id<Step>(firstStep), decodeBatch(bytes).events.slice(0, until - firstStep + 1));
}
