import { type ByteReader, ByteWriter, type CallId, decodeBatch, encodeBatch, id, type Step } from '@pellucid/format';
import type { Exception } from '../recording.ts';
import { readOptional, writeOptional } from './text-field.ts';

/** An exception as a table has it under its step; what was raised is written as the event that raised it. */
export function exceptionEntry({ step, call, handled, value }: Exception): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(call);
  writeOptional(writer, handled === null ? null : handled - step);
  writer.bytes(encodeBatch(id<Step>(0), [{ event: { type: 'raise', site: null, value }, objects: [] }]));
  return writer.take();
}

/** @throws FormatError */
export function readExceptionEntry(reader: ByteReader, step: Step): Exception {
  const call = id<CallId>(reader.varint());
  const after = readOptional(reader);
  const event = decodeBatch(reader.bytes(reader.left)).events[0]?.event;
  if (event?.type !== 'raise') return reader.fail('An exception has no value');
  return { step, call, value: event.value, handled: after === null ? null : id<Step>(step + after) };
}
