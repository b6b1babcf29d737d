import { ByteWriter } from '../codec/byte-writer.ts';
import { batchMagic, eventOpcodes } from '../codec/opcodes.ts';
import { id, type Step, type TaskId } from '../ids.ts';

/** What a process had not handed over when it ended (FORMAT.md §5). */
export interface UnsentBatch {
  /** The process's own count of steps. */
  readonly firstStep: Step;
  readonly batch: Uint8Array;
}

const headerBytes = 24;
const eventsAt = 128;

/** Reads the file in which a process lays the batch that it makes. null: there are no whole events in it. */
export function readUnsentBatch(file: Uint8Array): UnsentBatch | null {
  if (file.length < headerBytes) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = view.getUint32(0, true);
  const count = view.getUint32(4, true);
  const firstStep = wholeNumber(view, 8);
  const task = wholeNumber(view, 16);
  if (count === 0 || end <= eventsAt || end > file.length || firstStep === null || task === null) return null;
  return {
    firstStep: id<Step>(firstStep),
    batch: batchOf(firstStep, count, id<TaskId>(task), file.subarray(eventsAt, end)),
  };
}

/** Events of another process may stand before the batch, so it begins with its task. */
function batchOf(firstStep: number, count: number, task: TaskId, events: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.bytes(Uint8Array.from(batchMagic));
  writer.varint(firstStep);
  writer.varint(count + 1);
  writer.u8(eventOpcodes.task);
  writer.varint(task);
  writer.bytes(events);
  return writer.take();
}

function wholeNumber(view: DataView, at: number): number | null {
  const number = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  return Number.isSafeInteger(number) ? number : null;
}
