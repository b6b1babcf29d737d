import { currentVersion, encodeBatch, id, type RecordedEvent, RecordingWriter, type RunFacts } from '@pellucid/format';
import { loadCompression } from '../record-host/compression.ts';
import { version } from '../version.ts';
import type { CallLog } from './call-log.ts';
import { TENSOR_BYTES } from './tensor-objects.ts';

/** Events of a batch hold about so many bytes of tensors at most. */
const BATCH_BYTES = 1 << 20;

/** The bytes of a recording of a restoration that has come to its end. @param photo the photograph's name */
export async function recordingOf(log: CallLog, photo: string, started: Date): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const write = async (bytes: Uint8Array): Promise<void> => {
    pieces.push(bytes.slice());
  };
  const writer = new RecordingWriter(
    { write },
    { compress: await loadCompression(), library: `pellucid ${version()}` },
  );
  await writer.start(factsOf(photo, started));
  const events = log.events();
  for (const { program, text } of log.table.programs()) await writer.source(program, text);
  for (const batch of batchesOf(events)) await writer.events(encodeBatch(id(writer.steps), batch), Date.now());
  await writer.end({ outcome: 'exited', code: 0, exception: null });
  return Buffer.concat(pieces);
}

function factsOf(photo: string, started: Date): RunFacts {
  return {
    version: currentVersion,
    language: 'typescript',
    recorder: `pellucid deblur ${version()}`,
    runtime: `Node.js ${process.versions.node}`,
    program: photo,
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    platform: `${process.platform} ${process.arch}`,
    started: started.toISOString(),
    environment: {},
    limits: { tensorBytes: TENSOR_BYTES },
  };
}

function batchesOf(events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const batches: RecordedEvent[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    if (bytes > BATCH_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(event);
    bytes += 64;
    for (const { contents } of event.objects) bytes += contents.kind === 'tensor' ? contents.tensor.data.length : 64;
  }
  return batches;
}
