import {
  decodeBatch,
  encodeBatch,
  id,
  type RandomAccess,
  type RecordingPart,
  RecordingWriter,
  readRecording,
  type Step,
} from '@pellucid/format';
import { exitCode, Failure } from './failure.ts';
import { loadCompression } from './record-host/compression.ts';
import { grouped } from './text/measures.ts';
import { version } from './version.ts';

/** The version of which events may be foretold (FORMAT.md §4.5). An exported page has no room for what reads them. */
const foretelling = 3;

export async function isForetold(access: RandomAccess): Promise<boolean> {
  for await (const part of readRecording(access)) return part.part === 'facts' && part.version === foretelling;
  return false;
}

/**
 * A recording of the steps up to `until`, which says that it was cut there; null: of all of them. Of the rest nothing is held, however long it is.
 * Nothing in it is foretold.
 * @throws Failure when there is no such step
 */
export async function recordingUpTo(access: RandomAccess, until: number | null): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const sink = { write: async (bytes: Uint8Array) => void pieces.push(bytes.slice()) };
  const writer = new RecordingWriter(sink, { compress: await loadCompression(), library: `pellucid ${version()}` });
  const last = until ?? Number.POSITIVE_INFINITY;
  let anew = false;
  for await (const part of readRecording(access)) {
    if (part.part === 'facts') {
      anew = part.version === foretelling;
      await writer.start(part.facts);
    } else if (part.part === 'source') await writer.source(part.program, part.text);
    else if (part.part === 'events') {
      await writer.events(upTo(part, last, anew), part.handedOver ?? 0);
      if (writer.steps > last) break;
    } else if (until === null && part.end.outcome !== 'broken-off') await writer.end(part.end);
  }
  if (until !== null) {
    if (writer.steps <= until) {
      throw new Failure(exitCode.usage, `--until takes a step from 0 to ${grouped(writer.steps - 1)}, not "${until}".`);
    }
    await writer.end({ outcome: 'interrupted', reason: `only the steps up to ${grouped(until)} were exported` });
  }
  return Buffer.concat(pieces);
}

function upTo(
  { bytes, firstStep, count }: Extract<RecordingPart, { part: 'events' }>,
  last: number,
  anew: boolean,
): Uint8Array {
  if (firstStep + count - 1 <= last && !anew) return bytes;
  return encodeBatch(id<Step>(firstStep), decodeBatch(bytes).events.slice(0, last - firstStep + 1));
}
